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
    client_id             text   not null,
    client_secret_sealed  text   not null,
    webhook_secret_sealed text,
    created_at            bigint not null
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
    state           text   not null,
    revision        bigint not null default 1,
    created_by      text   references users (id), -- null: a key or the program itself
    created_at      bigint not null,
    ended_at        bigint
);
create index connections_by_owner on connections (organization_id, owner_kind, owner_id);
create index connections_by_grant on connections (grant_id);

create table oauth_attempts (
    state_hash      text   primary key,
    browser_hash    text   not null, -- the browser that began, so that no other can end it
    organization_id text   not null references organizations (id),
    user_id         text   not null references users (id),
    app_id          text   not null references apps (id),
    owner_kind      text   not null,
    owner_id        text   not null,
    verifier_sealed text   not null,
    return_to       text   not null,
    expires_at      bigint not null,
    spent_at        bigint
);

-- The provider's users, as last seen through a grant.
create table hosts (
    grant_id         text   not null references grants (id),
    provider_user_id text   not null,
    email_key        text   not null,
    licence          text   not null,
    status           text   not null,
    time_zone        text   not null default '',
    seen_at          bigint not null,
    primary key (grant_id, provider_user_id)
);
create index hosts_by_email on hosts (grant_id, email_key);

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
