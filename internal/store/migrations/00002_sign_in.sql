-- +goose Up
-- What is presented later is kept as a hash; what is needed again is sealed.

create table web_sessions (
    token_hash text   primary key,
    data       text   not null,
    expires_at bigint not null
);
create index web_sessions_by_expiry on web_sessions (expires_at);

create table sign_in_links (
    token_hash text   primary key,
    user_id    text   not null references users (id),
    expires_at bigint not null,
    spent_at   bigint
);

-- Tries of a password by address, known or not, until one is right.
create table sign_in_failures (
    email_key text   primary key, -- lower case
    failures  bigint not null,
    until_at  bigint not null     -- when they are forgotten
);

create table api_keys (
    id              text   primary key,
    organization_id text   not null references organizations (id),
    user_id         text   not null references users (id),
    name            text   not null,
    token_hash      text   not null unique,
    created_at      bigint not null,
    revoked_at      bigint
);
create index api_keys_by_organization on api_keys (organization_id, user_id);

create table idempotency_keys (
    organization_id text   not null references organizations (id),
    key_hash        text   not null, -- of key and caller
    request_hash    text   not null, -- the same key with another request is refused
    made            text   not null, -- identity of what the request made
    created_at      bigint not null,
    primary key (organization_id, key_hash)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

create table server_settings (
    name  text primary key,
    value text not null
);
