-- What is decided by counting, on whatever node: whoever holds the row has the turn until the end of the transaction.
create table turn (
    name text primary key
);
insert into turn (name) values ('login');
