-- +goose Up
-- Conventions: ids are text made in Go; instants are bigint microseconds of
-- UTC; JSON and sealed secrets are text; "" never stands for "unknown", null does.

create table organizations (
    id            text    primary key,
    name          text    not null unique,
    time_zone     text    not null,
    video_enabled boolean not null default false, -- the superuser's switch
    zoom_for_all  boolean not null default true,  -- programs may use Zoom unless refused; else only if granted
    event_seq     bigint  not null default 0,     -- the last number given in events
    revision      bigint  not null default 1,
    created_at    bigint  not null
);

create table programs (
    id               text    primary key,
    organization_id  text    not null references organizations (id),
    name             text    not null,
    time_zone        text    not null,
    zoom_use         text,                         -- granted or refused; null: as the organization says
    default_location text    not null default 'zoom',
    strategy         text    not null default 'per_session',
    invite_details   boolean not null default true, -- meeting id, passcode and dial-in in mail
    revision         bigint  not null default 1,
    created_at       bigint  not null,
    unique (organization_id, name)
);

create table stages (
    id               text   primary key,
    organization_id  text   not null references organizations (id),
    program_id       text   not null references programs (id),
    name             text   not null,
    position         bigint not null,
    locations        text   not null default '[]', -- the modes allowed; empty allows all
    default_location text,                         -- null: the program's
    strategy         text,                         -- null: the program's
    revision         bigint not null default 1,
    unique (program_id, name)
);

-- Accounts that sign in. A user may act in several organizations.
create table users (
    id            text   primary key,
    email         text   not null,
    email_key     text   not null unique, -- lower case
    name          text   not null,
    time_zone     text   not null,
    password_hash text,                   -- argon2id; null: signs in by link only
    disabled_at   bigint,
    removed_at    bigint,                 -- then nothing is kept of them but that they were: what they made stays
    created_at    bigint not null
);

-- Who may act where: both scopes null is the whole server.
create table role_grants (
    id              text   primary key,
    user_id         text   not null references users (id),
    role            text   not null,
    organization_id text   references organizations (id),
    program_id      text   references programs (id),
    created_at      bigint not null
);
create unique index role_grants_once on role_grants (user_id, role, coalesce(organization_id, ''), coalesce(program_id, ''));
create index role_grants_by_organization on role_grants (organization_id);

create table people (
    id              text   primary key,
    organization_id text   not null references organizations (id),
    user_id         text   references users (id), -- who they are when they sign in; null: nobody yet
    name            text   not null,
    email           text   not null,
    email_key       text   not null, -- lower case
    time_zone       text   not null,
    revision        bigint not null default 1,
    created_at      bigint not null,
    unique (organization_id, email_key)
);
create unique index people_by_user on people (organization_id, user_id);

create table program_people (
    organization_id text not null references organizations (id),
    program_id      text not null references programs (id),
    person_id       text not null references people (id),
    role            text not null, -- the role the person usually takes in sessions
    primary key (program_id, person_id)
);
create index program_people_by_person on program_people (person_id);
