-- What nodes that share a database must know of each other. Times are milliseconds since 1970 UTC, by the clock of the node that wrote them.

-- Who lives: each counts its beats. Whoever sees a count stand still takes over what that node had claimed.
create table node (
    id   text   primary key,
    beat bigint not null,
    at   bigint not null
);

-- Who has claimed it.
alter table delivery add column node text not null default '';
create index delivery_node on delivery (node) where claimed;
alter table seen_event add column node text not null default '';

-- One access token an account, sealed by the master key; and who is asking WeChat for the next one.
create table access_token (
    account      text     primary key,
    token        ${bytes},
    renew_at     bigint   not null default 0,
    expires_at   bigint   not null default 0,
    forced_at    bigint   not null default 0,
    asking       text     not null default '',
    asking_until bigint   not null default 0
);

-- The calls in which a message is being left at this moment.
create table live_call (
    id        text    primary key,
    node      text    not null,
    number    text    not null,
    caller    text,
    withheld  boolean not null,
    reason    text    not null,
    condition text    not null,
    trunk     text    not null,
    at        bigint  not null
);
create index live_call_number on live_call (number);
create index live_call_node on live_call (node);
