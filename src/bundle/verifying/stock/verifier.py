#!/usr/bin/env python3
"""Vérifie ce dossier sans rien installer d'autre que Python 3 : python3 verifier.py [DOSSIER]

Contrôle les manifestes (SHA-256 de chaque fichier), ce que l'archive dit de chaque document, et les preuves
qui rattachent ces dires au journal (arbre de Merkle, RFC 6962). La signature se contrôle avec ssh-keygen :
voir VERIFIER.txt. Checks manifests, commitments and Merkle proofs; exit code 1 if anything is wrong.
"""
import base64
import hashlib
import json
import os
import sys

FOLDER = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
UNLISTED = {"tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"}
NEEDED = ["dossier.json", "documents.jsonl", "journal.jsonl", "checkpoint", "allowed_signers"]
MESSAGES = {
    "file_missing": "fichier manquant", "file_added": "fichier ajouté", "file_altered": "fichier modifié",
    "evidence_malformed": "ligne illisible", "document_differs": "n'est pas le document archivé",
    "document_unproved": "document sans preuve", "commitment_differs": "le journal dit autre chose",
    "entry_unproved": "entrée absente du journal scellé", "hole": "document annoncé comme manquant",
}
found = []


def tell(code, subject):
    if (code, subject) not in found:
        found.append((code, subject))
        print("ANOMALIE %s : %s : %s" % (code, subject, MESSAGES[code]))


def path(name):
    return os.path.join(FOLDER, *name.split("/"))


def digest(data):
    return hashlib.sha256(data).hexdigest()


def digest_of_file(name):
    hasher = hashlib.sha256()
    with open(path(name), "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            hasher.update(block)
    return hasher.hexdigest()


def canonical(value):
    """RFC 8785, for what is in these files: no floating point, member names in ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def lines(name):
    """Each line as an object, with its number; one that is not canonical JSON is told and passed over."""
    with open(path(name), "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                value = json.loads(line.decode("utf-8"))
                if canonical(value) + b"\n" != line:
                    raise ValueError(line)
            except (ValueError, RecursionError):
                tell("evidence_malformed", "%s:%d" % (name, number))
            else:
                yield number, value


def root_from(number, size, leaf, proof):
    """The root to which an inclusion proof leads (RFC 9162, 2.1.3.2); None if it leads nowhere."""
    if number >= size:
        return None
    node, at, end = leaf, number, size - 1
    for text in proof:
        if end == 0:
            return None
        other = bytes.fromhex(text)
        if at % 2 == 1 or at == end:
            node = hashlib.sha256(b"\x01" + other + node).digest()
            while at % 2 == 0 and at != 0:
                at, end = at // 2, end // 2
        else:
            node = hashlib.sha256(b"\x01" + node + other).digest()
        at, end = at // 2, end // 2
    return node if end == 0 else None


def check_manifests():
    listed = {}
    for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"]:
        with open(path(manifest), encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                expected, _, name = line.rstrip("\n").partition("  ")
                payload = name.startswith("data/")
                if len(expected) != 64 or name in listed or payload != (manifest == "manifest-sha256.txt"):
                    tell("evidence_malformed", "%s:%d" % (manifest, number))
                else:
                    listed[name] = expected
    for name, expected in listed.items():
        if not os.path.isfile(path(name)):
            tell("file_missing", name)
        elif digest_of_file(name) != expected:
            tell("file_altered", name)
    for folder, _, names in os.walk(FOLDER):
        for name in names:
            name = os.path.relpath(os.path.join(folder, name), FOLDER).replace(os.sep, "/")
            if name not in listed and name not in UNLISTED:
                tell("file_added", name)
    return listed


def check_journal():
    """What the entries commit to: number -> (entity, commitment)."""
    try:
        with open(path("preuves/checkpoint"), encoding="utf-8") as file:
            note = file.read().split("\n")
        size, root = int(note[1]), base64.b64decode(note[2], validate=True)
    except (OSError, ValueError, IndexError):
        size = None
        if os.path.isfile(path("preuves/checkpoint")):
            tell("evidence_malformed", "preuves/checkpoint")
    commitments, last = {}, -1
    for line, value in lines("preuves/journal.jsonl"):
        try:
            entry, proof, number = value["entry"], value["proof"], value["entry"]["number"]
            if number <= last:
                raise ValueError(number)
            leaf = hashlib.sha256(b"\x00" + canonical(entry)).digest()
            reached = None if size is None else root_from(number, size, leaf, proof)
        except (KeyError, TypeError, ValueError):
            tell("evidence_malformed", "preuves/journal.jsonl:%d" % line)
            continue
        last = number
        if size is not None and reached != root:
            tell("entry_unproved", str(number))
        if number == 0 and entry.get("event") == "archive_created":
            print("Empreinte de la première clé de l'archive : " + digest(entry["keys"]["signer"].encode("utf-8")))
        if entry.get("event") in ("accessioned", "described", "registered"):
            commitments[number] = (entry["entity"], entry["commitment"])
    return commitments


def check_documents(listed, commitments, head):
    proved, last, count = set(), "", 0
    holes = {hole["entity"] for hole in head.get("holes", [])}
    for line, value in lines("preuves/documents.jsonl"):
        try:
            entity, facts, identity = value["entity"], value["facts"], value["identity"]
            if entity <= last or facts["entity"] != entity or facts["version"] != value["version"]:
                raise ValueError(entity)
            blocks = [digest(canonical(facts)), identity, value["secret"]]
            if isinstance(identity, dict):
                blocks[1] = digest(canonical(identity))
            agrees = commitments.get(value["entry"]) == (entity, digest(canonical(blocks)))
        except (KeyError, TypeError, ValueError):
            tell("evidence_malformed", "preuves/documents.jsonl:%d" % line)
            continue
        last, name, count = entity, value.get("file"), count + ("sha256" in facts)
        if not agrees:
            tell("commitment_differs", entity)
        part = (head.get("part") or {}).get("number")
        if name is None:
            if "sha256" in facts and value.get("part") in (None, part):
                holes.add(entity)
            continue
        proved.add(name)
        if not os.path.isfile(path(name)):
            tell("file_missing", name)
        elif (digest_of_file(name), os.path.getsize(path(name))) != (facts.get("sha256"), facts.get("size_bytes")):
            tell("document_differs", name)
    for name in sorted(listed):
        if name.startswith("data/") and name not in proved:
            tell("document_unproved", name)
    for entity in sorted(holes):
        tell("hole", entity)
    return count


def main():
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    listed, documents = check_manifests(), 0
    for name in NEEDED:
        if not os.path.isfile(path("preuves/" + name)):
            tell("file_missing", "preuves/" + name)
    heads = []
    if os.path.isfile(path("preuves/dossier.json")):
        with open(path("preuves/dossier.json"), "rb") as file:
            text = file.read()
        try:
            heads = [head for head in [json.loads(text.decode("utf-8"))] if canonical(head) == text]
        except ValueError:
            pass
        if not heads:
            tell("evidence_malformed", "preuves/dossier.json")
    if heads:
        here = [os.path.isfile(path("preuves/" + name)) for name in NEEDED]
        commitments = check_journal() if here[2] else {}
        documents = check_documents(listed, commitments, heads[0]) if here[1] else 0
    if found:
        print("%d anomalie(s). La première : %s : %s" % (len(found), found[0][0], found[0][1]))
        return 1
    print("%d fichiers, %d documents : rien à signaler. Contrôlez aussi la signature (VERIFIER.txt)." % (len(listed), documents))
    return 0


if __name__ == "__main__":
    sys.exit(main())
