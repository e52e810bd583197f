-- Who runs the gateway, what they did, and whom it tells. Times are milliseconds since 1970 UTC.

create table operator_account (
    name       text   primary key,
    role       text   not null,
    password   text   not null, -- a salted hash that says how it was made
    created_at bigint not null,
    login_at   bigint
);

-- A session is known by a hash of what its cookie holds, so that who reads this table cannot use one.
create table operator_session (
    key_hash       text   primary key,
    account        text   not null references operator_account (name) on delete cascade,
    created_at     bigint not null,
    seen_at        bigint not null,
    unlocked_until bigint not null default 0
);
create index operator_session_account on operator_session (account);

-- Passwords that were wrong, to slow down who guesses. Names and addresses stand here as keyed hashes.
create table operator_failure (
    name    text   not null,
    address text   not null,
    at      bigint not null
);
create index operator_failure_at on operator_failure (at);

create table operator_token (
    id         text   primary key,
    token_hash text   not null unique,
    name       text   not null,
    scopes     text   not null, -- words with blanks between
    created_at bigint not null,
    created_by text   not null,
    expires    bigint not null,
    used_at    bigint
);

-- What operators did. Rows are added and read, never changed.
create table audit (
    id      ${id},
    at      bigint not null,
    actor   text   not null,
    deed    text   not null,
    object  text   not null, -- numbers masked, openids shortened
    address text   not null -- shortened, with a keyed hash
);

-- Whom the gateway tells of what happens to messages. The secret is derived from the id and is not kept.
create table webhook (
    id         text   primary key,
    url        text   not null,
    events     text   not null, -- words with blanks between
    created_at bigint not null,
    created_by text   not null,
    after      bigint not null -- only of what stands in the timeline after this
);
create table webhook_call (
    webhook  text   not null references webhook (id) on delete cascade,
    event    bigint not null, -- the row of the timeline
    type     text   not null,
    body     text   not null,
    state    text   not null, -- WAITING, DONE, DEAD
    attempts integer not null default 0,
    due      bigint not null,
    at       bigint not null,
    why      text   not null default '',
    primary key (webhook, event)
);
create index webhook_call_due on webhook_call (due) where state = 'WAITING';
create index webhook_call_at on webhook_call (at);
create table webhook_cursor (
    name  text   primary key,
    after bigint not null
);

-- The console reads the newest first.
create index message_at on message (at);
create index delivery_created on delivery (created_at);
create index delivery_state on delivery (state, created_at);
create index delivery_number on delivery (number, created_at);
