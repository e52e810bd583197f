-- Names and companies that callers of a number are likely to say, one a line.
alter table number_settings add column hot_words text not null default '';
