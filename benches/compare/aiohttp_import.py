"""An importer of the kind a user would write: reads a CSV list, posts each customer, writes down what came back."""

import asyncio
import csv
import os
import sys
import time

import aiohttp

FIELDS = {"Full name": "full_name", "Email": "email", "Mobile phone": "phone", "Birthday": "dob", "Gender": "gender",
          "Address": "address", "City": "city", "District": "district", "Country": "country", "Company": "company",
          "Job title": "job_title", "Website": "website", "Lang": "lang"}
CUSTOM = {"Points": "points", "Package": "package", "Note": "note"}


def body(row):
    fields = {name: row[column].strip() for column, name in FIELDS.items() if row[column].strip()}
    fields["first_name"] = fields["full_name"]
    fields["custom_fields"] = [{"name": name, "value": row[column]} for column, name in CUSTOM.items() if row[column]]
    return fields


async def work(session, rows, results, url):
    for row in rows:
        async with session.post(url, json=body(row)) as answer:
            told = await answer.json()
            results.writerow([*row.values(), answer.status, told["data"]["_id"]])


async def main(url, path, concurrency):
    began = time.monotonic()
    count = 0

    def counted(rows):
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with open(path, encoding="utf-8", newline="") as file, open(os.devnull, "w", encoding="utf-8") as written:
        rows = counted(csv.DictReader(file))
        results = csv.writer(written)
        connector = aiohttp.TCPConnector(limit=concurrency)
        async with aiohttp.ClientSession(headers={"Api-Key": "measured"}, connector=connector) as session:
            await asyncio.gather(*(work(session, rows, results, url) for _ in range(concurrency)))
    print(round(count / (time.monotonic() - began)))


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
