-- The telephone network's register (HLR). Times are milliseconds since 1970 UTC; numbers are in E.164 form, or bare digits for extensions.

create table subscriber (
    number          text    primary key,
    realm           text    not null,
    state           text    not null,
    -- Where missed calls go: a number, 'voicemail', or nothing.
    unconditional   text,
    busy            text,
    no_answer       text,
    not_reachable   text,
    no_answer_after integer not null -- seconds
);

-- The hashes that stand for a subscriber's password (HA1, RFC 7616), one pair for each name by which they may log in.
create table subscriber_login (
    number text    not null references subscriber (number) on delete cascade,
    place  integer not null,
    login  text    not null,
    md5    text    not null,
    sha256 text    not null,
    primary key (number, login)
);

-- Where the subscribers' phones are (RFC 3261 §10).
create table registration (
    number     text    not null,
    uri        text    not null,
    expires    bigint  not null,
    q          real    not null,
    call_id    text    not null,
    cseq       bigint  not null,
    address    text    not null,
    port       integer not null,
    transport  text    not null,
    user_agent text    not null,
    instance   text    not null,
    primary key (number, uri)
);
create index registration_expires on registration (expires);
