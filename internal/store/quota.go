package store

import (
	"context"

	"greenroom"
)

// HostDay returns what has been used today, in UTC, under a host of a
// connection's account, through whichever connection.
func (tx *Tx) HostDay(ctx context.Context, id greenroom.ConnectionID, host string) (greenroom.HostDay, error) {
	return one(ctx, tx.q, "connection", scanHostDay, `
		select coalesce(d.used, 0), coalesce(d.parked_at, 0)
		from   connections c
		join   grants g on g.id = c.grant_id
		left   join host_days d on d.provider_account_id = g.provider_account_id and d.provider_user_id = $1 and d.day = $2
		where  c.organization_id = $3 and c.id = $4`,
		host, greenroom.Day(tx.now), tx.organization, id)
}

func scanHostDay(row scanner) (greenroom.HostDay, error) {
	var d greenroom.HostDay
	var parked int64
	err := row.Scan(&d.Used, &parked)
	d.Parked = parked != 0
	return d, err
}

// CountCall counts one create or update under a host, today in UTC.
func (tx *Tx) CountCall(ctx context.Context, id greenroom.ConnectionID, host string) error {
	return tx.addToHostDay(ctx, id, host, 1, 0)
}

// ParkHost notes that the provider takes no more creates and updates under a host
// today.
func (tx *Tx) ParkHost(ctx context.Context, id greenroom.ConnectionID, host string) error {
	return tx.addToHostDay(ctx, id, host, 0, micros(tx.now))
}

func (tx *Tx) addToHostDay(ctx context.Context, id greenroom.ConnectionID, host string, used, parked int64) error {
	changed, err := tx.q.exec(ctx, `
		insert into host_days as d (provider_account_id, provider_user_id, day, used, counted_at, parked_at)
		select g.provider_account_id, $1, $2, $3, $7, $4
		from   connections c
		join   grants g on g.id = c.grant_id
		where  c.organization_id = $5 and c.id = $6
		on conflict (provider_account_id, provider_user_id, day) do update
		set    used = d.used + excluded.used,
		       parked_at = case when excluded.parked_at > 0 then excluded.parked_at else d.parked_at end`,
		host, greenroom.Day(tx.now), used, parked, tx.organization, id, micros(tx.now))
	return mustTouch(changed, err, "connection")
}
