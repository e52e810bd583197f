-- Numbers that callers keyed while they left a message: digits, with a space between two numbers, under the key of the number's ownership.
create table keyed_number (
    message text primary key references message (id),
    sealed  ${bytes} not null
);
