"""Makes lists of invented customers, the same ones each time: 16 columns, CSV or XLSX."""

import os
import subprocess
import sys
import zipfile

HEADER = ["Full name", "Email", "Mobile phone", "Birthday", "Gender", "Address", "City", "District", "Country",
          "Company", "Job title", "Website", "Lang", "Points", "Package", "Note"]
CONFIG = """[fields]
full_name = "Full name"
email = "Email"
phone = "Mobile phone"
dob = "Birthday"
gender = "Gender"
address = "Address"
city = "City"
district = "District"
country = "Country"
company = "Company"
job_title = "Job title"
website = "Website"
lang = "Lang"

[custom_fields]
points = { column = "Points", type = "number" }
package = "Package"
note = "Note"
"""
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"]
MIDDLE = ["Thị", "Văn", "Minh", "Thu", "Ngọc", "Đức", "Quang"]
GIVEN = ["An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Huy", "Khánh", "Lan", "Mai", "Nam"]
CITY = [("Hà Nội", "Cầu Giấy"), ("Đà Nẵng", "Hải Châu"), ("Hồ Chí Minh", "Quận 3"), ("Cần Thơ", "Ninh Kiều")]
JOB = ["Manager", "Barista", "Kế toán", "Nhân viên bán hàng", ""]


def cells(number):
    """The customer of a number, counted from 1."""
    city, district = CITY[number % 4]
    return [
        f"{FAMILY[number % 8]} {MIDDLE[number % 7]} {GIVEN[number % 11]}",
        f"khach{number}@example.vn",
        f"09{number % 100_000_000:08d}",
        f"{1950 + number % 55}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "female" if number % 2 else "male",
        f"{1 + number % 300} Đường {GIVEN[number % 11]}",
        city,
        district,
        "Vietnam",
        f"Example Coffee {number % 500}",
        JOB[number % 5],
        f"https://example.vn/{number}",
        "vi",
        str(number % 10_000),
        "Gói vàng" if number % 3 else "Gói bạc",
        f"ghi chú {number % 1000}, gọi lại",
    ]


def write_csv(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(HEADER) + "\n")
        for number in range(1, rows + 1):
            row = cells(number)
            row[-1] = f'"{row[-1]}"'
            file.write(",".join(row) + "\n")


def write_xlsx(path, rows, shared):
    """A workbook with one sheet whose texts stand in the cells, or in the table of shared strings."""
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    strings = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("[Content_Types].xml", head + f'<Types xmlns="{kinds}"><Default Extension="rels" ContentType='
                      '"application/vnd.openxmlformats-package.relationships+xml"/>'
                      f'<Override PartName="/xl/workbook.xml" ContentType="{part}.sheet.main+xml"/>'
                      f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{part}.worksheet+xml"/>'
                      f'<Override PartName="/xl/sharedStrings.xml" ContentType="{part}.sharedStrings+xml"/></Types>')
        file.writestr("_rels/.rels", head + f'<Relationships xmlns="{links}"><Relationship Id="rId1" '
                      f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        file.writestr("xl/workbook.xml", head + f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
                      '<sheet name="Customers" sheetId="1" r:id="rId1"/></sheets></workbook>')
        file.writestr("xl/_rels/workbook.xml.rels", head + f'<Relationships xmlns="{links}">'
                      f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
                      f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
                      "</Relationships>")
        with file.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write((head + f'<worksheet xmlns="{main}"><sheetData>').encode())
            for line in range(1, rows + 2):
                row = HEADER if line == 1 else cells(line - 1)
                written = [f'<row r="{line}">']
                for column, text in enumerate(row):
                    place = f"{chr(65 + column)}{line}"
                    if not text:
                        continue
                    if shared:
                        index = strings.setdefault(text, len(strings))
                        written.append(f'<c r="{place}" t="s"><v>{index}</v></c>')
                    else:
                        written.append(f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>')
                written.append("</row>")
                sheet.write("".join(written).encode())
            sheet.write(b"</sheetData></worksheet>")
        with file.open("xl/sharedStrings.xml", "w", force_zip64=True) as table:
            table.write((head + f'<sst xmlns="{main}" uniqueCount="{len(strings)}">').encode())
            for text in strings:
                table.write(f"<si><t>{text}</t></si>".encode())
            table.write(b"</sst>")


def made(folder, kind, rows):
    """The path of a list; made in a process of its own, so that its memory is not taken for the program's."""
    path = os.path.join(folder, f"{kind}-{rows}.{'csv' if kind == 'csv' else 'xlsx'}")
    if not os.path.exists(path):
        subprocess.run([sys.executable, "-B", __file__, kind, str(rows), path + ".part"], check=True)
        os.rename(path + ".part", path)
    return path


if __name__ == "__main__":
    KIND, ROWS, PATH = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if KIND == "csv":
        write_csv(PATH, ROWS)
    else:
        write_xlsx(PATH, ROWS, KIND == "shared")
