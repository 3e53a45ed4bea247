# Makes documents with Python's own libraries: databases, mail and property lists.
# Standard input: {"folder": ..., "pairs": [[name, value], ...]}
import json, os, plistlib, shutil, sqlite3, sys
from email.message import EmailMessage
import mailbox

given = json.load(sys.stdin)
pairs = given["pairs"]
os.chdir(given["folder"])
one, two, three = pairs


def name_of(pair):
    return pair[0].lower().replace(" ", "_")


def database(path, encoding):
    db = sqlite3.connect(path)
    db.execute(f"pragma encoding='{encoding}'")
    db.execute("pragma page_size=1024")
    # A name in another column, a column with a name, and a row that goes on in other pages.
    db.execute("create table options(id integer primary key, option_name text, option_value text)")
    db.execute("insert into options(option_name, option_value) values('site', 'https://shop.example/of/ours')")
    db.execute("insert into options(option_name, option_value) values(?, ?)", (name_of(one), one[1]))
    db.execute(f"create table accounts(\"{name_of(two)}\" text primary key, note) without rowid")
    db.execute("insert into accounts values(?, 'a note of some length')", (two[1],))
    db.execute("create table texts(body blob)")
    long = "x" * 1010 + "\n" + name_of(three) + "=" + three[1] + "\n" + "y" * 5000
    db.execute("insert into texts values(?)", (long if encoding != "UTF-8" else long.encode(),))
    db.execute("create view endless as with recursive c(x) as (select 1 union all select x+1 from c) select x from c")
    db.commit()
    db.close()


database("wide.sqlite", "UTF-16be")
database("shop.sqlite", "UTF-8")

# Rows that were deleted stay in the pages.
deleted = sqlite3.connect("deleted.sqlite")
deleted.execute("pragma secure_delete=0")
deleted.execute("create table lines(line)")
for pair in pairs:
    deleted.execute("insert into lines values(?)", (f" {name_of(pair)}={pair[1]} ",))
deleted.commit()
deleted.execute("delete from lines")
deleted.commit()
deleted.close()

log = sqlite3.connect("log.sqlite")
log.execute("pragma journal_mode=wal")
log.execute("pragma wal_autocheckpoint=0")
log.execute("create table options(option_name, option_value)")
log.commit()
for pair in pairs:
    log.execute("delete from options")
    log.execute("insert into options values(?, ?)", (name_of(pair), pair[1]))
    log.commit()
shutil.copy("log.sqlite-wal", "app.wal")
log.close()
os.remove("log.sqlite")


def message(attachments):
    mail = EmailMessage()
    mail["From"] = "Ann <ann@shop.example>"
    mail["To"] = "bob@shop.example"
    mail["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    mail["Subject"] = "The keys"
    mail.set_content(f"Dear Bob\n{one[0]}: {one[1]}\n", cte="base64")
    for name, content in attachments:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


with open("guide.docx", "rb") as file:
    docx = file.read()
lines = "\n".join(f"{name}: {value}" for name, value in (two, three)).encode()
with open("keys.eml", "wb") as file:
    file.write(bytes(message([("notes.txt", lines)])))
box = mailbox.mbox("archive.mbox")
plain = EmailMessage()
plain["From"] = plain["To"] = "ann@shop.example"
plain.set_content("From now on: nothing\n")
box.add(plain)
attached = EmailMessage()
attached["From"] = attached["To"] = "ann@shop.example"
attached["Subject"] = "The guide"
attached.add_attachment(docx, maintype="application", subtype="zip", filename="guide.docx")
box.add(attached)
box.flush()
box.close()
with open("app.plist", "wb") as file:
    values = {"Löwe": [pairs[0][0], "ü " + pairs[0][1]], **{name_of(pair): pair[1] for pair in pairs[1:]}}
    plistlib.dump(values, file, fmt=plistlib.FMT_BINARY)
