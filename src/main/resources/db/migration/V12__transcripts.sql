-- What was understood of voice messages. Times are milliseconds since 1970 UTC.

create table transcript (
    message  text    primary key references message (id),
    -- WAITING (also while an engine works on it), READY, NOTHING, GIVEN_UP
    state    text    not null,
    due      bigint  not null,
    attempts integer not null default 0,
    made_at  bigint,
    -- The text, under the key of the number's ownership.
    sealed   ${bytes},
    why      text    not null default ''
);
create index transcript_due on transcript (due) where state = 'WAITING';

-- Followers who have called a text wrong.
create table transcript_doubt (
    message  text   not null references message (id),
    follower text   not null,
    at       bigint not null,
    primary key (message, follower)
);
create index message_voices on message (at) where kind = 'VOICE' and state <> 'DELETED';
