-- Times are milliseconds since 1970 UTC. Numbers are in E.164 form. The same statements run on SQLite and PostgreSQL.

-- One era in which a number belonged to somebody (or, while messages are held, to nobody yet). Everything recorded in it is
-- encrypted under its key; ending the era destroys the key, and with it the audio.
create table ownership (
    id          ${id},
    number      text    not null,
    sealed_key  ${bytes},
    since       bigint  not null,
    ended       bigint
);
create unique index ownership_present on ownership (number) where ended is null;

create table binding (
    number     text    not null,
    follower   text    not null,
    ownership  integer not null references ownership (id),
    bound_at   bigint  not null,
    proof      text    not null,
    notices    boolean not null,
    consent_at bigint  not null,
    primary key (number, follower)
);
create index binding_follower on binding (follower);

create table proof_code (
    number     text    not null,
    follower   text    not null,
    digits     text    not null,
    expires    bigint  not null,
    wrong      integer not null default 0,
    primary key (number, follower)
);

-- Every code that was asked for, to limit how often one follower may ask.
create table proof_request (
    follower text   not null,
    at       bigint not null
);
create index proof_request_follower on proof_request (follower, at);

-- The last number given out in a number's ledger of messages.
create table ledger (
    number text   primary key,
    last   bigint not null
);

create table message (
    id         text    primary key,
    number     text    not null,
    ownership  integer not null references ownership (id),
    sequence   bigint  not null,
    caller     text,
    withheld   boolean not null,
    reason     text    not null,
    condition  text    not null,
    trunk      text    not null,
    kind       text    not null,
    state      text    not null,
    urgent     boolean not null,
    length_us  bigint  not null,
    at         bigint  not null,
    ended_at   bigint  not null,
    deleted_at bigint,
    audio_gone boolean not null default false,
    unique (number, sequence)
);
create index message_ownership on message (ownership, state);

create table timeline (
    id      ${id},
    message text   not null references message (id),
    at      bigint not null,
    step    text   not null,
    detail  text   not null
);
create index timeline_message on timeline (message);

create table delivery (
    id         text    primary key,
    follower   text    not null,
    kind       text    not null,
    message    text    references message (id),
    number     text    not null,
    urgent     boolean not null,
    state      text    not null,
    attempts   integer not null default 0,
    due        bigint  not null,
    claimed    boolean not null default false,
    created_at bigint  not null,
    receipt    text,
    why        text    not null default ''
);
create index delivery_due on delivery (due) where state = 'WAITING';
create index delivery_receipt on delivery (receipt) where receipt is not null;
create index delivery_message on delivery (message);
create index delivery_follower on delivery (follower, state);

create table seen_event (
    key  text    primary key,
    at   bigint  not null,
    done boolean not null default false
);
create index seen_event_at on seen_event (at);
