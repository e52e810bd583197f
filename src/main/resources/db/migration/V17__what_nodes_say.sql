-- What the gateways that share the database say of themselves for the operator. It stays when one dies, so that nobody forgets what lies in its spool.
create table node_report (
    node  text    primary key,
    label text    not null, -- what operators know it by: the address at which it takes calls
    state text    not null, -- UP, DRAINING, DEAD, ENDED
    calls integer not null,
    spool integer not null,
    since bigint  not null -- when it began to stand so
);

-- The calls that are up at each, told with its beats as long as there are several.
create table node_call (
    node   text   not null,
    id     text   not null,
    trunk  text   not null,
    caller text,
    called text,
    since  bigint not null,
    phase  text   not null,
    primary key (node, id)
);
