-- +goose Up
-- A message is composed once and sent as the same bytes however often it takes.
create table messages (
    id              text   primary key,
    organization_id text   not null references organizations (id),
    session_id      text   references sessions (id), -- null for a notice
    person_id       text   references people (id),   -- null for a notice
    user_id         text   references users (id),    -- to whom a notice is
    kind            text   not null,            -- request or cancel, for invitations; notice
    sequence        bigint not null default 0,
    message_id      text   not null unique,     -- RFC 5322, without angle brackets
    refs            text   not null default '[]',
    recipient       text   not null,
    subject         text   not null default '', -- '' until composed
    state           text   not null,            -- wanted, composed, sent, superseded or failed
    raw_sealed      text,                       -- null until composed; it holds the join link
    details_sealed  text,                       -- the meeting's details that it carries
    not_before      bigint not null,            -- when to send it, or to try again
    attempts        bigint not null default 0,
    problem         text,                       -- a sentence
    created_at      bigint not null,
    composed_at     bigint,
    sent_at         bigint
);
create index messages_by_session on messages (session_id, person_id, created_at);
create index messages_by_age on messages (organization_id, created_at);

-- Audit, live pages and outgoing webhooks read the same gapless sequence.
create table events (
    organization_id text   not null references organizations (id),
    seq             bigint not null,
    at              bigint not null,
    actor_kind      text   not null,
    actor_id        text   not null,
    verb            text   not null,
    program_id      text,
    subject_kind    text   not null,
    subject_id      text   not null,
    detail          text   not null default '{}',
    primary key (organization_id, seq)
);
create index events_by_subject on events (organization_id, subject_kind, subject_id, seq);
