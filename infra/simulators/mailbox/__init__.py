"""A mailbox for one machine: takes any message by SMTP, shows it in the browser, loses none.

Messages are files; a message acknowledged to its sender is on the disk. It sends nothing anywhere.
"""
