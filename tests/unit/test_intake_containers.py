"""Containers are known by their content; damaged, locked and hostile ones are refused in words."""

import gzip
import io
import json
import struct
import time
import zipfile
import zlib
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.intake.reading.container import check_container
from kinerja_analysis.intake.reading.files import list_files
from kinerja_analysis.intake.reading.guarded import read_guarded
from kinerja_analysis.intake.reading.workbook import read_sheets

EXPORTS = Path(__file__).parent / "data" / "exports"
SECONDS = 30
"""Time in which any container is refused, on a busy computer too."""

ROWS = [["NIP", "Nama"], ["199001012015032901", "Ani"]]
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook_bytes(rows=ROWS):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def archive(members, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return stream.getvalue()


def members_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        return {name: made.read(name) for name in made.namelist()}


def with_members(changed):
    """Return a sound workbook in which some members are others."""
    return archive({**members_of(workbook_bytes()), **changed})


def in_sheet(find, put):
    name = "xl/worksheets/sheet1.xml"
    return with_members({name: members_of(workbook_bytes())[name].replace(find, put)})


def with_doctype(declaration, reference=b"Ani"):
    name = "xl/sharedStrings.xml"
    text = members_of(workbook_bytes())[name].replace(b"Ani", reference)
    head, rest = text.split(b"?>", 1)
    return with_members({name: head + b"?>" + declaration + rest})


def billion_laughs():
    entities = [b'<!ENTITY a0 "ha">'] + [
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
    ]
    return with_doctype(b"<!DOCTYPE sst [" + b"".join(entities) + b"]>", b"&a9;")


def quadratic_blow_up():
    return with_doctype(b'<!DOCTYPE sst [<!ENTITY a "' + b"x" * 50_000 + b'">]>', b"&a;" * 20_000)


def external_entity(encoding="utf-8"):
    declaration = '<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    return with_doctype(declaration.encode(encoding), b"&a;")


def bomb():
    return with_members({"xl/media/nol.bin": b"\0" * 60_000_000})


def nested_bomb():
    inner = archive({"nol.bin": b"\0" * 20_000_000})
    return archive({f"{n}.zip": inner for n in range(20)})


def many_members():
    return archive(dict.fromkeys(map(str, range(3_000)), b""))


def lying_bomb():
    """A member that declares 100 bytes and inflates to 50 million; its checksum is of the 100."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"0" * 50_000_000) + packer.flush()
    crc = zlib.crc32(b"0" * 100)
    name = b"xl/workbook.xml"
    sizes = struct.pack("<HHHIII", 8, 0, 0, crc, len(packed), 100)
    local = b"PK\3\4" + struct.pack("<HH", 20, 0) + sizes + struct.pack("<HH", len(name), 0)
    directory = b"PK\1\2" + struct.pack("<HHH", 20, 20, 0) + sizes
    directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
    start = len(local) + len(name) + len(packed)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), start, 0)
    return local + name + packed + directory + end


def overlapping_members():
    """Many entries of the directory that all inflate the same bytes."""
    content = archive({"a": b"0" * 5_000_000})
    start = content.index(b"PK\1\2")
    end = content.index(b"PK\5\6")
    entry = content[start:end]
    entries = b"".join(entry[:46] + bytes([97 + n % 26]) + entry[47:] for n in range(1_500))
    tail = struct.pack("<HHHHIIH", 0, 0, 1_500, 1_500, len(entries), start, 0)
    return content[:start] + entries + b"PK\5\6" + tail


def wrong_checksum():
    content = bytearray(archive(members_of(workbook_bytes()), zipfile.ZIP_STORED))
    content[content.index(b"<sheetData>") + 5] ^= 1
    return bytes(content)


def password_member():
    content = bytearray(workbook_bytes())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def locked_ods():
    manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "content.xml": b"<a/>", "META-INF/manifest.xml": manifest})


def locked_biff():
    """A real BIFF workbook in which the record after the first says that the rest is encrypted."""
    content = bytearray((EXPORTS / "a07_xls_biff.xls").read_bytes())
    begin = content.index(struct.pack("<HHH", 0x0809, 16, 0x0600)) + 20
    content[begin : begin + 2] = struct.pack("<H", 0x2F)
    return bytes(content)


def cut(content, share):
    return content[: int(len(content) * share)]


def in_xml():
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in row) + "</Row>"
        for row in ROWS
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="Data"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def shared_text():
    """One text of a million letters to which 5,000 cells refer."""
    long = b"".join(b"%d" % n**2 for n in range(100_000))
    cells = b"".join(b'<row><c t="s"><v>1</v></c></row>' for _ in range(5_000))
    name = "xl/sharedStrings.xml"
    text = members_of(workbook_bytes())[name].replace(b"Nama", long)
    sheet = "xl/worksheets/sheet1.xml"
    rows = members_of(workbook_bytes())[sheet].replace(b"</sheetData>", cells + b"</sheetData>")
    return archive({**members_of(workbook_bytes()), name: text, sheet: rows})


BIFF = (EXPORTS / "a07_xls_biff.xls").read_bytes()
REFUSED = {
    "kosong": (b"", "OneDrive"),
    "hanya NUL": (b"\0" * 5_000, "sinkronisasi"),
    "sandi xlsx": (CFB + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
    "sandi ods": (locked_ods(), "kata sandi"),
    "sandi ods utuh": (archive({"encrypted-package": b"x"}), "kata sandi"),
    "sandi xls": (locked_biff(), "kata sandi"),
    "sandi zip": (password_member(), "kata sandi"),
    "xlsx terpotong": (cut(workbook_bytes(), 0.6), "rusak"),
    "xls terpotong": (cut(BIFF, 0.5), "rusak"),
    "xls tinggal kepala": (BIFF[:300], "rusak"),
    "crc": (wrong_checksum(), "rusak"),
    "anggota ganda": (
        archive(members_of(workbook_bytes()) | {"XL/Workbook.xml": b"<a/>"}),
        "rusak",
    ),
    "cara pampat lain": (archive({"xl/workbook.xml": b"x"}, zipfile.ZIP_LZMA), "rusak"),
    "xml rusak": (in_sheet(b"</row>", b"<row>"), "rusak"),
    "xml terpotong": (in_sheet(b"</sheetData>", b""), "rusak"),
    "lembar kosong 0 byte": (with_members({"xl/worksheets/sheet1.xml": b""}), "rusak"),
    "lembar hilang": (
        archive(
            {n: c for n, c in members_of(workbook_bytes()).items() if "sheet1" not in n},
        ),
        "rusak",
    ),
    "miliar tawa": (billion_laughs(), "DOCTYPE"),
    "kuadrat": (quadratic_blow_up(), "DOCTYPE"),
    "entitas luar": (external_entity(), "DOCTYPE"),
    "entitas luar utf-16": (external_entity("utf-16-le"), "DOCTYPE"),
    "bom": (bomb(), "bom arsip"),
    "bom bersarang": (nested_bomb(), "arsip ini bukan lembar kerja"),
    "bom berdusta": (lying_bomb(), "bom arsip"),
    "bom tumpang tindih": (overlapping_members(), "bom arsip"),
    "banyak anggota": (many_members(), "bom arsip"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "gambar"),
    "jpeg": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "gambar"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "gambar"),
    "bmp": (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", "gambar"),
    "rtf": (b"{\\rtf1 NIP}", "RTF"),
    "docx": (archive({"word/document.xml": b"<a/>"}), "Word"),
    "pptx": (archive({"ppt/presentation.xml": b"<a/>"}), "PowerPoint"),
    "doc": (CFB + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "rusak|Word"),
    "odt": (
        archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
        "bukan lembar kerja",
    ),
    "xlsb": (archive({"xl/workbook.bin": b"\0"}), "simpan ulang sebagai .xlsx"),
    "zip berisi xlsx": (archive({"rekap.xlsx": workbook_bytes()}), "berkas .xlsx"),
    "gzip": (gzip.compress(b"a;b\n1;2\n"), "arsip"),
    "biff4": (b"\x09\x04\x06\x00\x00\x00", "sangat lama"),
    "mhtml": (b"MIME-Version: 1.0\nContent-Type: multipart/related", "MHTML"),
    "nul di csv": (b"NIP;Nama\n1\0\0;Ani\n", "simpan ulang"),
    "utf-8 terpotong": ("NIP;Nama\n1;Nuraini é\n2;é".encode()[:-1], "rusak"),
    "utf-8 sobek": ("NIP;Nama\n1;“Ani”\n2;".encode() + b"\xe2\x80;3\n", "rusak"),
    "xml 2003 rusak": (in_xml().encode()[:-20], "rusak"),
    "xml 2003 berentitas": (
        in_xml().replace("?>", '?><!DOCTYPE a [<!ENTITY e "x">]>', 1).encode(),
        "DOCTYPE",
    ),
    "xml 2003 di luar batas": (
        in_xml().replace("<Row>", '<Row ss:Index="9999999">').encode(),
        "melebihi batas Excel",
    ),
    "teks raksasa bersama": (shared_text(), "memori melebihi batas"),
    "kutip tak ditutup": (b'NIP;Nama;Nilai\n1;"Ani;80\n2;Budi;70\n', "tanda kutip"),
    "kutip menelan baris": (b'NIP;Nama;Nilai\n1;"Ani;80\n2;Budi";70\n3;C;1\n', "tanda kutip"),
    "html terpotong": (b"<html><table><tr><td>NIP</td></tr><tr><td>1", "terpotong"),
    "html tanpa tabel": (b"<html><body>Sesi berakhir</body></html>", "tanpa tabel"),
    "html sel raksasa": (
        b"<table>" + b"<tr><td rowspan=1000 colspan=1000>x</td></tr>" * 9 + b"</table>",
        "terlalu luas",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_container_is_refused_in_words_and_in_time(name, tmp_path):
    content, words = REFUSED[name]
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(content)
    started = time.perf_counter()
    with pytest.raises(ExportRefused, match=words) as refused:
        read_guarded(path, path.name)
    assert time.perf_counter() - started < SECONDS
    assert "tak terduga" not in str(refused.value)


GUARDED = {"teks raksasa bersama", "html sel raksasa"}
"""Within every bound of a container; only the process that reads it is too big, or too long."""


@pytest.mark.parametrize("name", sorted(REFUSED.keys() - GUARDED))
def test_container_is_refused_for_what_it_is_without_the_watch_over_the_process(name, tmp_path):
    content, words = REFUSED[name]
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(content)
    with pytest.raises(ExportRefused, match=words):
        read_sheets(path, path.name)


def moved(content, where, put):
    """Return an archive whose directory says something else of its first member."""
    start = content.index(b"PK\1\2") + where
    return content[:start] + put + content[start + len(put) :]


ODD_DIRECTORY = {
    "cara pampat lain": moved(archive({"xl/a": b"x" * 99}), 10, struct.pack("<H", 99)),
    "awal bukan anggota": moved(archive({"xl/a": b"x" * 99}), 42, struct.pack("<I", 4)),
    "lebih pendek": moved(archive({"xl/a": b"x" * 99}), 24, struct.pack("<I", 100)),
    "pampatan terpotong": moved(archive({"xl/a": b"abc" * 99}), 20, struct.pack("<I", 3)),
}


@pytest.mark.parametrize("name", ODD_DIRECTORY)
def test_archive_whose_directory_does_not_tell_the_truth_is_damaged(name):
    with pytest.raises(ExportRefused, match="rusak atau terpotong"):
        check_container(ODD_DIRECTORY[name])


def test_member_of_several_pieces_is_inflated_to_its_end():
    # 1.5 MiB that nothing can pack: two pieces of at most 1 MiB
    long = np.random.default_rng(0).bytes(3 << 19)
    check_container(with_members({"xl/custom.bin": long}))
    with pytest.raises(ExportRefused, match="rusak"):
        check_container(cut(archive({"xl/custom.bin": long}), 0.9))


def test_sheet_in_an_encoding_that_nobody_knows_is_refused(tmp_path):
    whole, torn = tmp_path / "utuh.xlsx", tmp_path / "rusak.xlsx"
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet().write(0, 0, "NIP")
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(torn, "w") as target:
        for member in source.infolist():
            text = source.read(member)
            target.writestr(member.filename, text.replace(b'"UTF-8"', b'"UTF-0"', 1))
    with pytest.raises(ExportRefused, match="rusak atau terpotong"):
        read_sheets(torn, torn.name)


def test_lock_file_of_excel_is_named_as_one(tmp_path):
    path = tmp_path / "~$rekap.xlsx"
    path.write_bytes(b"\x05Dwi  " + b" " * 159)
    with pytest.raises(ExportRefused, match="berkas kunci sementara"):
        read_sheets(path, path.name)


@pytest.mark.parametrize(
    "name", ["../../../../di_luar.txt", "/di_luar.txt", "C:\\di_luar.txt", "a" * 5_000]
)
def test_member_with_a_path_is_never_written(name, tmp_path):
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(with_members({name: b"x"}))
    assert read_guarded(path, path.name)[0].cells.tolist() == ROWS
    assert [p.name for p in tmp_path.rglob("*")] == ["berkas.xlsx"]


def test_symbolic_link_in_an_archive_is_never_followed(tmp_path):
    link = zipfile.ZipInfo("xl/tautan")
    link.external_attr = 0o120777 << 16
    stream = io.BytesIO(workbook_bytes())
    with zipfile.ZipFile(stream, "a") as made:
        made.writestr(link, "/etc/hostname")
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(stream.getvalue())
    assert read_guarded(path, path.name)[0].cells.tolist() == ROWS


def test_picture_with_a_document_type_is_no_danger(tmp_path):
    svg = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" ""><svg/>'
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(with_members({"xl/media/logo.svg": svg}))
    assert read_guarded(path, path.name)[0].cells.tolist() == ROWS


def flat_ods():
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
            for c in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(
        f'xmlns:{n}="{space}{n}:1.0"' for n in ("office", "table", "text", "style", "manifest")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body>'
        f'<office:spreadsheet><table:table table:name="Data">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<?xml version="1.0"?><manifest:manifest {names}/>'
    return archive({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def text(separator=";", newline="\r\n"):
    return newline.join(separator.join(row) for row in ROWS) + newline


def page(head="", cells="td"):
    rows = "".join(
        "<tr>" + "".join(f"<{cells}>{c}</{cells}>" for c in row) + "</tr>" for row in ROWS
    )
    return f"{head}<table border=1>{rows}</table>"


READ = {
    "xml": in_xml().encode(),
    "xml utf-16": in_xml().replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16"),
    "xlsx": workbook_bytes(),
    "ods": flat_ods(),
    "koma": text(",").encode(),
    "titik koma": text(";").encode(),
    "tab": text("\t").encode(),
    "garis": text("|").encode(),
    "bom": b"\xef\xbb\xbf" + text().encode(),
    "utf-16 berbom": text("\t").encode("utf-16"),
    "utf-16-be berbom": b"\xfe\xff" + text("\t").encode("utf-16-be"),
    "utf-16-le": text("\t").encode("utf-16-le"),
    "utf-16-be": text("\t").encode("utf-16-be"),
    "utf-32": text("\t").encode("utf-32"),
    "baris unix": text(newline="\n").encode(),
    "baris mac lama": text(newline="\r").encode(),
    "html": page().encode(),
    "html berbom": b"\xef\xbb\xbf" + page("<html>").encode(),
    "html utf-16": page("<!DOCTYPE html><html>").encode("utf-16"),
    "html bermeta": page("<META charset=utf-8><style>td{}</style>").encode(),
    "html xml": page('<?xml version="1.0"?><html xmlns:o="o">').encode(),
    "html komentar": page("<!-- ekspor -->\n<div>").encode(),
    "html berformulir": page().replace("<tr>", "<form><tr>").encode(),
    "html di dalam tabel": f"<table><tr><td>{page()}</td></tr></table>".encode(),
}


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv", ".ods", ".xlsm", ""])
@pytest.mark.parametrize("name", READ)
def test_content_decides_and_not_the_name(name, suffix, tmp_path):
    path = tmp_path / f"berkas{suffix}"
    path.write_bytes(READ[name])
    sheets = [sheet for sheet in read_sheets(path, path.name) if sheet.cells.size]
    assert [sheet.cells.tolist() for sheet in sheets] == [ROWS]


@pytest.mark.parametrize("declared", ["sep=;", '"sep=;"', "SEP=;"])
def test_declared_separator_stands_above_the_table(declared, tmp_path):
    path = tmp_path / "berkas.csv"
    path.write_bytes(f"{declared}\r\n{text()}".encode())
    assert read_sheets(path, "x")[0].cells[1:].tolist() == ROWS


def test_line_break_and_separator_within_quotes_stay_in_their_cell(tmp_path):
    path = tmp_path / "berkas.csv"
    path.write_bytes(b'NIP;Nama;Catatan\r\n1;"Ani; S.H.";"baik\nsekali; ""rapi"""\r\n')
    assert read_sheets(path, "x")[0].cells[1].tolist() == ["1", "Ani; S.H.", 'baik\nsekali; "rapi"']


@pytest.mark.parametrize("word", ["Analis – “Pelaksana”", "Nuraíni’s", "50 ½ °"])
def test_windows_1252_is_told_from_torn_utf_8(word, tmp_path):
    path = tmp_path / "berkas.csv"
    path.write_bytes(f"NIP;Nama\n1;{word}\n".encode("cp1252"))
    sheet = read_sheets(path, "x")[0]
    assert sheet.cells[1, 1] == word
    assert [rule for rule, _ in sheet.notes] == ["pengodean_cp1252"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ("<meta charset='utf-16'>", "utf-8"),
        ("", "cp1252"),
        ("<meta charset=utf-8>", "utf-8"),
    ],
)
def test_page_is_read_in_its_own_encoding(head, encoding, tmp_path):
    path = tmp_path / "berkas.xls"
    path.write_bytes(page(head).replace("Ani", "Anï – “x”").encode(encoding))
    assert read_sheets(path, "x")[0].cells[1, 1] == "Anï – “x”"


def test_hidden_rows_and_line_breaks_of_a_page_are_seen(tmp_path):
    path = tmp_path / "berkas.xls"
    path.write_bytes(
        b"<table><tr><th>NIP<br>Baru</th></tr><tr style='display:none'><td>1</td></tr></table>"
    )
    (sheet,) = read_sheets(path, "x")
    assert sheet.cells.tolist() == [["NIP\nBaru"], ["1"]]
    assert sheet.hidden_rows == {1}


def test_deeply_nested_page_loses_no_row(tmp_path):
    path = tmp_path / "berkas.xls"
    rows = "".join(f"<tr><td><font><b>{n}</td></tr>" for n in range(2_000))
    path.write_bytes(f"<table>{rows}</table>".encode())
    assert len(read_guarded(path, "x")[0].cells) == 2_000


def test_marks_of_a_workbook_in_xml_are_seen(tmp_path):
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    path = tmp_path / "berkas.xls"
    path.write_text(
        f"""<?xml version="1.0"?><ss:Workbook xmlns:ss="{space}"><ss:Styles><ss:Style ss:ID="p">
        <ss:NumberFormat ss:Format="0%"/></ss:Style></ss:Styles><ss:Worksheet ss:Name="A"><ss:Table>
        <ss:Row ss:Index="2"><ss:Cell ss:Index="2" ss:MergeAcross="1"><ss:Data ss:Type="Number"
        >0.85</ss:Data></ss:Cell><ss:Cell ss:StyleID="p"><ss:Data ss:Type="DateTime"
        >2025-12-01T00:00:00.000</ss:Data></ss:Cell></ss:Row><ss:Row ss:Hidden="1"><ss:Cell>
        <ss:Data ss:Type="Error">#REF!</ss:Data></ss:Cell><ss:Cell ss:Formula="=A1"/></ss:Row>
        </ss:Table></ss:Worksheet></ss:Workbook>""",
        encoding="utf-8",
    )
    (sheet,) = read_sheets(path, "x")
    day = datetime(2025, 12, 1)
    assert sheet.cells.tolist() == [["", "", "", ""], ["", 0.85, "", day], ["#REF!", "", "", ""]]
    assert sheet.marks == {(2, 0): "galat_excel", (2, 1): "rumus_tanpa_nilai"}
    assert (sheet.merged, sheet.percent) == (((1, 1, 1, 2),), {(1, 3)})
    assert sheet.hidden_rows == {2}


def test_text_that_begins_with_a_sharp_bracket_is_no_page(tmp_path):
    path = tmp_path / "berkas.csv"
    path.write_text("<NIP>;Nama\n1;Ani\n", encoding="utf-8")
    assert read_sheets(path, "x")[0].cells.tolist() == [["<NIP>", "Nama"], ["1", "Ani"]]


@pytest.mark.parametrize(
    "line",
    [
        lambda n: f"kata {n};lain {n};apa {n}",
        lambda n: "NIP;Nama" if n else "kata;lain",
        lambda n: "huruf " * 2_000 if n < 400 else "akhir",
    ],
    ids=["asing", "judul berulang", "tulisan panjang"],
)
def test_long_table_of_no_known_kind_is_refused_in_time(line, tmp_path, small_profile):
    path = tmp_path / "asing.csv"
    path.write_text("\n".join(map(line, range(30_000))), encoding="utf-8")
    started = time.perf_counter()
    with pytest.raises(ExportRefused, match="tata letak"):
        clean_exports([path], small_profile, tahun=2025)
    assert time.perf_counter() - started < SECONDS


def test_json_is_no_table_but_a_clear_refusal(tmp_path):
    path = tmp_path / "berkas.csv"
    path.write_text(json.dumps({"nip": ROWS}), encoding="utf-8")
    with pytest.raises(ExportRefused, match="JSON"):
        read_sheets(path, "x")


# --- what only a sound file shows


def read(tmp_path, content, name="berkas.xls"):
    path = tmp_path / name
    path.write_bytes(content)
    return read_sheets(path, name)


def test_an_old_workbook_is_read_and_a_word_document_of_its_kind_is_not(tmp_path):
    assert read(tmp_path, BIFF)[0].cells.shape[0] > 1
    # the same container, whole, with a stream of the name that Word gives its text
    with pytest.raises(ExportRefused, match="dokumen Word"):
        read(tmp_path, BIFF + "WordDocument".encode("utf-16-le"))


def test_an_archive_that_begins_before_the_file_is_damaged():
    # the directory says that it stands ten bytes further than it does
    content = archive({"xl/a": b"x"})
    end = content.index(b"PK\5\6")
    (start,) = struct.unpack_from("<I", content, end + 16)
    with pytest.raises(ExportRefused, match="rusak"):
        check_container(content[: end + 16] + struct.pack("<I", start + 10) + content[end + 20 :])


def test_a_member_that_inflates_to_more_than_its_last_piece_holds_is_read_to_its_end():
    # 1 MiB and 100 zeros: the last 100 are still to come when no packed byte is left; the random
    # 20 kB beside them keep the archive far from a bomb
    long = b"\0" * ((1 << 20) + 100)
    check_container(
        with_members({"xl/a.bin": long, "xl/b": np.random.default_rng(0).bytes(20_000)})
    )


def test_a_picture_may_declare_a_document_type_and_a_sheet_may_not():
    svg = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" ""><svg/>'
    check_container(with_members({"xl/media/logo.svg": svg}))
    with pytest.raises(ExportRefused, match="DOCTYPE"):
        check_container(with_members({"xl/drawings/logo.svg": svg}))


def test_lines_that_are_quoted_whole_are_parted_within_their_quotes(tmp_path):
    (sheet,) = read(tmp_path, b'"NIP,Nama"\r\n"1,Ani"\r\n\r\n"2,Budi"\r\n', "a.csv")
    assert sheet.cells.tolist() == [["NIP", "Nama"], ["1", "Ani"], ["", ""], ["2", "Budi"]]
    assert "baris_terkutip" in dict(sheet.notes)


@pytest.mark.parametrize("text", [b"NIP\nAni\n", b'NIP\n"Ani\nBudi"\n'])
def test_a_file_of_one_column_is_left_as_it_is(tmp_path, text):
    (sheet,) = read(tmp_path, text, "a.csv")
    assert (sheet.cells.shape, sheet.notes) == ((2, 1), ())


def test_an_entry_longer_than_any_cell_is_a_refusal(tmp_path):
    # 131,072 letters are the most that one entry may have
    with pytest.raises(ExportRefused, match="isian yang terlalu panjang"):
        read(tmp_path, b"NIP;Nama\n1;" + b"x" * 131_073 + b"\n", "a.csv")


def test_a_page_that_declares_another_encoding_than_it_has_is_read_by_its_bytes(tmp_path):
    (sheet,) = read(tmp_path, page("<meta charset=utf-8>").replace("Ani", "Anï").encode("cp1252"))
    assert sheet.cells[1, 1] == "Anï"


def test_a_cell_that_spans_rows_leaves_its_place_in_the_next_one_empty(tmp_path):
    (sheet,) = read(
        tmp_path,
        b"<table><tr><td rowspan=2>Seksi</td><td>Ani</td></tr><tr><td>Budi</td></tr></table>",
    )
    assert sheet.cells.tolist() == [["Seksi", "Ani"], ["", "Budi"]]
    assert sheet.merged == ((0, 0, 1, 0),)


def test_a_number_of_a_workbook_in_xml_that_is_none_stays_as_it_is_written(tmp_path):
    text = in_xml().replace('ss:Type="String">Ani', 'ss:Type="Number">4,5')
    assert read(tmp_path, text.encode())[0].cells[1, 1] == "4,5"


def marked_book():
    """A row of which one cell is a share, one an error, one a formula; row 3 and column B hide."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["NIP", "Nama", "Hasil", "Catatan"])
        sheet.write(1, 0, 0.85, book.add_format({"num_format": "0.0%"}))
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 2, "=A2", None, "")
        sheet.write_formula(1, 3, "=40*2", None, 80)
        sheet.write(2, 0, "x")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
    return stream.getvalue()


def test_what_excel_adds_to_cells_is_read_beside_them(tmp_path):
    (sheet,) = read(tmp_path, marked_book(), "a.xlsx")
    assert sheet.marks == {(1, 1): "galat_excel", (1, 2): "rumus_tanpa_nilai"}
    assert (sheet.percent, sheet.hidden_rows) == ({(1, 0)}, {2})
    assert dict(sheet.notes) == {"kolom_tersembunyi": "Kolom: B."}


def test_a_cell_without_an_address_marks_no_other(tmp_path):
    name = "xl/worksheets/sheet1.xml"
    members = members_of(marked_book())
    members[name] = members[name].replace(b' r="B2"', b"")
    assert (-1, -1) in read(tmp_path, archive(members), "a.xlsx")[0].marks


def test_a_workbook_without_styles_shows_no_share(tmp_path):
    members = members_of(marked_book())
    del members["xl/styles.xml"]
    (sheet,) = read(tmp_path, archive(members), "a.xlsx")
    assert sheet.percent == frozenset() and sheet.hidden_rows == {2}


def test_what_a_workbook_carries_beside_its_cells_is_noted_and_not_opened(tmp_path):
    more = {"xl/externalLinks/externalLink1.xml": b"<a/>", "xl/embeddings/a.bin": b"x"}
    (sheet,) = read(tmp_path, with_members(more), "a.xlsm")
    notes = dict(sheet.notes)
    assert set(notes) == {"makro_diabaikan", "tautan_diabaikan", "objek_diabaikan"}
    assert "1 buku kerja lain" in notes["tautan_diabaikan"]
    assert "1 objek sisipan" in notes["objek_diabaikan"]


def test_a_file_that_another_program_holds_is_told_so(tmp_path):
    with pytest.raises(ExportRefused, match="tutup dahulu di Excel"):
        read_sheets(tmp_path / "tiada.csv", "tiada.csv")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "tidak ada berkas yang diberikan"),
        (["kosong"], "folder .*kosong kosong: tidak ada berkas xlsx"),
        (["tiada.csv", "kosong"], r"tiada\.csv tidak ditemukan.*; folder"),
    ],
)
def test_paths_that_give_no_export_are_all_named(tmp_path, given, words):
    (tmp_path / "kosong").mkdir()
    with pytest.raises(ExportRefused, match=words):
        list_files([tmp_path / name for name in given])


def test_files_of_one_name_are_told_apart_by_their_folders_and_taken_once(tmp_path):
    for place in ("satu/x", "dua/x", "tiga"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "a.csv").write_bytes(b"isi")
    one, two, three = (tmp_path / place / "a.csv" for place in ("satu/x", "dua/x", "tiga"))
    assert list_files(one) == {"a.csv": one}
    assert list_files([one, three, one]) == {"x/a.csv": one, "tiga/a.csv": three}
    # x/a.csv twice: only the whole path tells them apart
    assert list_files([one, two]) == dict(sorted({str(one): one, str(two): two}.items()))
