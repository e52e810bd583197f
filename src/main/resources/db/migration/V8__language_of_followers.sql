-- How a follower wants to be spoken to: CHINESE or ENGLISH; null as they write in the chat, and as their browser asks for on pages.
alter table follower_settings add column language text;
