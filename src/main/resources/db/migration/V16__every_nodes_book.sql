-- What each node has found when it last compared its book of answered calls with the items.
create table node_book (
    node          text    primary key,
    at            bigint  not null,
    answered      integer not null,
    kept          integer not null,
    under_way     integer not null,
    lost          integer not null,
    without_sound integer not null
);
