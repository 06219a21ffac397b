-- +goose Up
create table days (
    id              text   primary key,
    organization_id text   not null references organizations (id),
    program_id      text   not null references programs (id),
    date            text   not null, -- yyyy-mm-dd in the program's zone
    state           text   not null,
    revision        bigint not null default 1,
    unique (program_id, date)
);

create table series (
    id              text   primary key,
    organization_id text   not null references organizations (id),
    program_id      text   not null references programs (id),
    rule            text   not null, -- RFC 5545 recurrence rule; never mailed
    revision        bigint not null default 1
);

-- The provider's object, which carries one session or many. What is wanted and
-- what the provider reported stand side by side; the lane closes the difference.
create table meetings (
    id                  text   primary key,
    organization_id     text   not null references organizations (id),
    connection_id       text   not null references connections (id),
    strategy            text   not null,
    strategy_key        text   not null, -- what the meeting is shared by; the session's id for per_session
    host                text   not null, -- the provider user's id: the meeting's lane
    marker              text   not null unique,
    wanted              text,            -- JSON; null: the meeting shall not exist
    wanted_revision     bigint not null,
    reported            text,            -- JSON, with sealed secrets; null: not known to exist
    reported_revision   bigint not null default 0,
    reported_at         bigint,
    provider_meeting_id text,
    intent_at           bigint,          -- a create was about to be sent; look before repeating it
    attempts            bigint not null default 0,
    next_attempt_at     bigint,
    problem_kind        text,
    problem             text,            -- a sentence
    replaced_by         text   references meetings (id), -- it goes when that one exists
    due_at              bigint not null, -- start of its soonest session: the order within a lane
    ends_at             bigint not null, -- end of its last session; afterwards nothing is made
    created_at          bigint not null
);
create index meetings_by_lane on meetings (connection_id, host, due_at);
create index meetings_unsettled on meetings (organization_id, connection_id, host)
    where wanted is not null and (reported is null or reported_revision <> wanted_revision)
       or wanted is null and (reported is not null or intent_at is not null);
create index meetings_by_successor on meetings (replaced_by);
create index meetings_by_provider_id on meetings (connection_id, provider_meeting_id);
create index meetings_by_strategy on meetings (organization_id, strategy, strategy_key);

create table sessions (
    id              text   primary key,
    organization_id text   not null references organizations (id),
    program_id      text   not null references programs (id),
    stage_id        text   references stages (id),
    day_id          text   references days (id),
    series_id       text   references series (id),
    occurrence_key  text,                     -- wall time of the occurrence in its series
    title           text   not null,
    state           text   not null,          -- draft, confirmed, cancelled or done
    wall_start      text   not null,          -- yyyy-mm-ddThh:mm, the truth, in time_zone
    time_zone       text   not null,
    minutes         bigint not null,
    starts_at       bigint not null,          -- derived
    ends_at         bigint not null,          -- derived
    location        text   not null,
    location_detail text   not null default '{}', -- JSON: id, place or telephone number; address and passcode sealed
    strategy        text   not null,
    meeting_id      text   references meetings (id),
    uid             text   not null unique,   -- iCalendar; for life
    sequence        bigint not null default 0, -- iCalendar; never falls
    revision        bigint not null default 1,
    created_at      bigint not null,
    confirmed_at    bigint,
    unique (series_id, occurrence_key)
);
create index sessions_by_program on sessions (organization_id, program_id, starts_at, id);
create index sessions_by_start on sessions (organization_id, starts_at, id);
create index sessions_by_meeting on sessions (meeting_id);
create index sessions_by_stage on sessions (stage_id);
create index sessions_to_finish on sessions (ends_at) where state = 'confirmed';
create index sessions_without_meeting on sessions (organization_id, starts_at, id) where state = 'confirmed' and meeting_id is null;

create table participants (
    organization_id text   not null references organizations (id),
    session_id      text   not null references sessions (id),
    person_id       text   not null references people (id),
    role            text   not null,
    position        bigint not null,
    primary key (session_id, person_id)
);
create index participants_by_person on participants (person_id);

-- One person's stable entry to one session.
create table join_links (
    code_hash       text   primary key,
    code_sealed     text   not null,
    organization_id text   not null references organizations (id),
    session_id      text   not null references sessions (id),
    person_id       text   not null references people (id),
    revoked_at      bigint,
    unique (session_id, person_id)
);

-- The sessions of a connection that has ended, on their way elsewhere.
create table moves (
    id              text   primary key,
    organization_id text   not null references organizations (id),
    connection_id   text   not null references connections (id),
    location        text   not null, -- where they go: zoom is whatever connection is used now
    programs        text   not null, -- JSON: those whose sessions go
    actor_kind      text   not null, -- who asked
    actor_id        text   not null,
    total           bigint not null, -- how many there were
    moved           bigint not null default 0,
    kept            bigint not null default 0, -- could not be moved
    created_at      bigint not null,
    finished_at     bigint           -- null while it goes on
);
create index moves_by_connection on moves (organization_id, connection_id, created_at);
