-- How notices are planned. Times are milliseconds since 1970 UTC.

-- Since when a row may be on its way, or have arrived, without our knowing; null: it certainly has not arrived. Once it is accepted, when it went.
alter table delivery add column sent_at bigint;
-- How often it was begun to be sent, and by which way: TEMPLATE or CHAT.
alter table delivery add column rounds integer not null default 0;
alter table delivery add column way text not null default '';

-- What is due, urgent first; what went out lately; what goes out together; what is stuck.
drop index delivery_due;
drop index delivery_quiet;
create index delivery_ready on delivery (urgent, due) where state in ('WAITING', 'QUIET');
create index delivery_sent on delivery (follower, sent_at) where sent_at is not null;
create index delivery_digest on delivery (digest) where digest is not null;
create index delivery_stuck on delivery (state, created_at) where state in ('HELD', 'REFUSED');

-- The chats that are open, and how many texts each still takes.
create table reply_window (
    follower text    not null,
    source   text    not null,
    ends     bigint  not null,
    texts    integer not null,
    primary key (follower, source)
);

-- Where the account stands with WeChat: one row.
create table account_state (
    id           integer primary key check (id = 1),
    paused_until bigint  not null,
    quota_until  bigint  not null,
    day          text    not null, -- in Beijing
    sent         integer not null,
    hold_why     text,
    hold_since   bigint,
    hold_probe   bigint
);
insert into account_state (id, paused_until, quota_until, day, sent) values (1, 0, 0, '1970-01-01', 0);
