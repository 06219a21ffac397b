-- +goose Up
-- An app is registered at the provider; a grant is one live authorization of it
-- by one provider user; a connection is an organization's, program's or
-- person's use of a grant. Grants stand outside organizations, because the
-- provider keeps one per user and app; they are reached through connections only.

create table apps (
    id                    text   primary key,
    organization_id       text   references organizations (id), -- null: the server's own
    provider              text   not null,
    kind                  text   not null, -- account, user or server_to_server
    name                  text   not null default '',
    client_id             text   not null,
    client_secret_sealed  text   not null, -- '' once nothing uses a Server-to-Server app any more
    webhook_secret_sealed text,
    heard_at              bigint,          -- when a signed event last reached us
    revision              bigint not null default 1,
    created_at            bigint not null,
    removed_at            bigint           -- of an organization's: its secrets are erased, its history stays
);
create index apps_by_organization on apps (organization_id);
create unique index apps_of_server on apps (kind, client_id) where organization_id is null;

create table grants (
    id                  text   primary key,
    app_id              text   not null references apps (id),
    provider_account_id text   not null,
    provider_user_id    text   not null default '', -- '': the app itself (Server-to-Server)
    state               text   not null,            -- pending, live, degraded or revoked
    access_sealed       text,
    refresh_sealed      text,
    expires_at          bigint,
    scopes              text   not null default '[]',
    api_url             text,
    generation          bigint not null default 0,  -- rises with each stored token
    lease_until         bigint,                     -- until then one holder alone may refresh
    consented_at        bigint not null,            -- the latest consent: what was heard of an older one does not count
    ended_at            bigint,                     -- null unless revoked
    deauthorized_at     bigint,                     -- when we heard that the app was removed: what the provider told us is to go
    created_at          bigint not null,
    unique (app_id, provider_account_id, provider_user_id)
);

create table connections (
    id              text   primary key,
    organization_id text   not null references organizations (id),
    owner_kind      text   not null, -- organization, program or person
    owner_id        text   not null,
    grant_id        text   not null references grants (id),
    name            text   not null,
    default_host    text,            -- address of the host for sessions without one of their own
    rank            bigint not null default 0, -- the owner's first usable one is used, the others stand by
    state           text   not null,
    health          text   not null default '{}', -- JSON: what the last look found
    health_at       bigint,          -- when that was; null: not yet
    asked_at        bigint,          -- somebody asked for a look that is not done yet
    ended_by        text,            -- disconnected, deauthorized or refused; null unless revoked
    revision        bigint not null default 1,
    created_by      text   references users (id), -- null: a key or the program itself
    created_at      bigint not null,
    ended_at        bigint
);
create index connections_by_owner on connections (organization_id, owner_kind, owner_id);
create index connections_by_grant on connections (grant_id);

-- Lets whoever has it authorize one connection, and nothing else.
create table connect_links (
    id              text   primary key,
    token_hash      text   not null unique,
    organization_id text   not null references organizations (id),
    app_id          text   not null references apps (id),
    owner_kind      text   not null,
    owner_id        text   not null,
    created_by      text   not null references users (id),
    created_at      bigint not null,
    expires_at      bigint not null,
    browser_hash    text,   -- of the browser that spent it, which alone may try again
    used_at         bigint, -- when it led to a connection
    revoked_at      bigint
);
create index connect_links_by_organization on connect_links (organization_id, created_at);
create index connect_links_by_browser on connect_links (browser_hash);

create table oauth_attempts (
    state_hash      text   primary key,
    browser_hash    text   not null, -- the browser that began, so that no other can end it
    organization_id text   not null references organizations (id),
    user_id         text   not null references users (id),
    link_id         text   references connect_links (id), -- null: begun by a user who has signed in
    app_id          text   not null references apps (id),
    owner_kind      text   not null,
    owner_id        text   not null,
    verifier_sealed text   not null,
    return_to       text   not null,
    created_at      bigint not null,
    expires_at      bigint not null,
    spent_at        bigint, -- when the browser came back, or it was given up
    connection_id   text   references connections (id) -- what it led to
);
create index oauth_attempts_by_organization on oauth_attempts (organization_id, created_at);

-- The provider's users, as last seen through a grant.
create table hosts (
    grant_id         text   not null references grants (id),
    provider_user_id text   not null,
    email_key        text   not null,
    name             text   not null default '',
    licence          text   not null, -- licensed or basic
    status           text   not null, -- active, inactive or pending
    time_zone        text   not null default '',
    settings         text,            -- JSON: capacity, waiting room; null: not read
    settings_at      bigint,          -- when they were last asked for; null: not yet
    primary key (grant_id, provider_user_id)
);
create index hosts_by_email on hosts (grant_id, email_key);

-- The provider's rooms, as last seen through a grant.
create table rooms (
    grant_id         text   not null references grants (id),
    provider_room_id text   not null,
    name             text   not null,
    status           text   not null default '',
    primary key (grant_id, provider_room_id)
);

-- What somebody decided about a provider's user whom no address matches.
create table host_links (
    organization_id     text   not null references organizations (id),
    provider_account_id text   not null,
    provider_user_id    text   not null,
    person_id           text   references people (id), -- null: to be ignored
    created_at          bigint not null,
    primary key (organization_id, provider_account_id, provider_user_id),
    unique (organization_id, provider_account_id, person_id)
);
create index host_links_by_person on host_links (person_id);

-- What the provider wants to be told once it is erased.
create table erasures (
    id                  text   primary key,
    app_id              text   not null references apps (id),
    provider_account_id text   not null,
    provider_user_id    text   not null,
    event               text   not null, -- JSON, as the provider sent it
    created_at          bigint not null,
    reported_at         bigint,
    unique (app_id, provider_account_id, provider_user_id)
);

-- Creates and updates counted against one host on one UTC day.
create table host_days (
    provider_account_id text   not null,
    provider_user_id    text   not null,
    day                 text   not null, -- yyyy-mm-dd, UTC
    used                bigint not null,
    counted_at          bigint not null,
    parked_at           bigint not null default 0, -- when the provider said that the day is used up
    primary key (provider_account_id, provider_user_id, day)
);
create index host_days_by_age on host_days (counted_at);

-- Per-second budgets, to be shared by all nodes. Nothing counts in it yet: a node
-- keeps to what Zoom answers.
create table account_budgets (
    provider_account_id text   not null,
    label               text   not null,
    second              bigint not null,
    used                bigint not null,
    primary key (provider_account_id, label)
);
