package app_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

// Texts that somebody enters are one line each, of a length that can be shown and
// mailed.
func TestHostileTextsAreRefused(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		for name, text := range map[string]string{
			"a second line": "x\nBcc: all@hospital.example", "turned about": "a\u202egnp.exe", "long": strings.Repeat("long", 3000),
		} {
			in := app.NewApp{Kind: greenroom.AccountLevel, ClientID: "sim-greenroom-admin", ChangedApp: app.ChangedApp{Name: text, ClientSecret: "sim-greenroom-admin-secret"}}
			if _, err := k.AddOwnApp(t.Context(), k.who, k.org, in); greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "name" {
				t.Errorf("an app with a name that is %s: %v", name, err)
			}
			c := &greenroom.Connection{Name: "Zoom", DefaultHost: text}
			if err := c.Validate(); greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "default_host" {
				t.Errorf("a default host that is %s: %v", name, err)
			}
		}
	})
}

// Names at Zoom are what people there wrote. Whatever that is, the directory is
// read, and a name is one line that can be shown and mailed.
func TestHostileNamesAtZoom(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect(t)
		c := k.onlyConnection(t)
		for _, name := range []string{"Sam\x00ple", "Sam\r\nBcc: all@hospital.example", "\u202eelpmaS", "\u2028Sample", strings.Repeat("Ä", 63), `"><script>alert(1)</script>`} {
			if err := k.sim.SetUser("s.sample@hospital.example", zoomsim.UserChange{FirstName: name, LastName: name}); err != nil {
				t.Fatal(err)
			}
			if err := k.CheckConnection(t.Context(), greenroom.CheckConnection{Organization: k.org, Connection: c.ID}); err != nil {
				t.Errorf("%.20q: %v", name, err)
				continue
			}
			k.read(t, func(tx *store.Tx) error {
				host, err := tx.Host(t.Context(), c.ID, "s.sample@hospital.example")
				shown := greenroom.Organization{Name: host.Name, TimeZone: "UTC"}
				if bad := shown.Validate(); err == nil && bad != nil {
					t.Errorf("%.20q became %.40q: %v", name, host.Name, bad)
				}
				return err
			})
		}
	})
}

// Whoever begins and never comes back is told so in time: rows do not pile up,
// neither for a user nor for a browser with a one-time link.
func TestAttemptsAreBounded(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		coordinator := k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
		_, token := k.connectLink(t, coordinator, greenroom.ProgramOwner, string(k.program))
		for name, begin := range map[string]func() error{
			"a user": func() error {
				_, err := k.BeginConnect(t.Context(), k.who, k.org, app.ConnectRequest{Owner: greenroom.OrganizationOwner, OwnerID: string(k.org), ReturnTo: "/"}, browser)
				return err
			},
			"a link": func() error { _, err := k.FollowConnectLink(t.Context(), token, theirs); return err },
		} {
			n := 0
			var err error
			for ; err == nil && n < 500; n++ {
				err = begin()
			}
			if greenroom.KindOf(err) != greenroom.Limited || n < 50 || n > 200 {
				t.Errorf("%s has begun %d times: %v", name, n, err)
			}
		}
		k.ahead.Add(int64(25 * time.Hour))
		k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org))
	})
}

// rows returns all that the database holds, by table.
func (k *kit) rows(t *testing.T) map[string]string {
	t.Helper()
	driver, source, list := "pgx", k.dsn, `select table_name from information_schema.tables where table_schema = 'public'`
	if path, lite := strings.CutPrefix(k.dsn, "sqlite:"); lite {
		driver, source, list = "sqlite", "file:"+path, `select name from sqlite_master where type = 'table'`
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	found := map[string]string{}
	for _, table := range rowsOf(t, db, list) {
		found[table] = strings.Join(rowsOf(t, db, `select * from "`+table+`"`), "\n")
	}
	return found
}

// rowsOf returns each row as text.
func rowsOf(t *testing.T, db *sql.DB, query string) (found []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, v := range values {
			cell := *v.(*any)
			if raw, ok := cell.([]byte); ok {
				cell = string(raw)
			}
			cells = append(cells, fmt.Sprint(cell))
		}
		found = append(found, strings.Join(cells, "\t"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}
