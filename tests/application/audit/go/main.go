// Auditor reads our notes, proofs and exports by their public forms, and verifies them with the
// code that verifies Go's own checksum database: golang.org/x/mod/sumdb/note and .../tlog.
//
//	auditor note KEY NOTE...
//	auditor inclusion KEY PROOF LINE...
//	auditor consistency KEY PROOF OLDER...
//	auditor export KEY EXPORT NOTE
//	auditor sign SECRET TEXT
//
// All but the key are files; proofs come in pairs with what they are about. For each it prints
// "ok" with what it found, or "refused" with the reason.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

func main() {
	command, key, files := os.Args[1], os.Args[2], os.Args[3:]
	if command == "sign" {
		sign(key, string(read(files[0])))
		return
	}
	verifier, err := note.NewVerifier(key)
	exitOn(err)
	switch command {
	case "note":
		for _, file := range files {
			signed, err := open(verifier, read(file))
			tell(err, signed.origin, signed.size)
		}
	case "inclusion":
		for at := 0; at < len(files); at += 2 {
			index, err := inclusion(verifier, read(files[at]), read(files[at+1]))
			tell(err, index)
		}
	case "consistency":
		for at := 0; at < len(files); at += 2 {
			older, newer, err := consistency(verifier, read(files[at]), read(files[at+1]))
			tell(err, older, newer)
		}
	case "export":
		size, err := export(verifier, read(files[0]), read(files[1]))
		tell(err, size)
	default:
		exitOn(errors.New("no such command"))
	}
}

func sign(secret, text string) {
	signer, err := note.NewSigner(secret)
	exitOn(err)
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	exitOn(err)
	os.Stdout.Write(signed)
}

func open(verifier note.Verifier, message []byte) (checkpoint, error) {
	opened, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return checkpoint{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		return checkpoint{}, errors.New("a checkpoint has three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return checkpoint{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return checkpoint{lines[0], size, root}, err
}

// split parts a proof into its lines of head, its hashes and its checkpoint.
func split(proof []byte, heads int) ([]string, []tlog.Hash, []byte, error) {
	at := bytes.Index(proof, []byte("\n\n"))
	if at < 0 {
		return nil, nil, nil, errors.New("a proof has an empty line")
	}
	lines := strings.Split(string(proof[:at]), "\n")
	if len(lines) < heads {
		return nil, nil, nil, errors.New("a proof has a head")
	}
	var hashes []tlog.Hash
	for _, line := range lines[heads:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, nil, nil, err
		}
		hashes = append(hashes, hash)
	}
	return lines[:heads], hashes, proof[at+2:], nil
}

func number(line, word string) (int64, error) {
	if !strings.HasPrefix(line, word+" ") {
		return 0, fmt.Errorf("no %q in %q", word, line)
	}
	return strconv.ParseInt(line[len(word)+1:], 10, 64)
}

func inclusion(verifier note.Verifier, proof, line []byte) (int64, error) {
	head, hashes, message, err := split(proof, 2)
	if err != nil {
		return 0, err
	}
	if head[0] != "c2sp.org/tlog-proof@v1" {
		return 0, errors.New("no proof of inclusion")
	}
	index, err := number(head[1], "index")
	if err != nil {
		return 0, err
	}
	signed, err := open(verifier, message)
	if err != nil {
		return 0, err
	}
	leaf := tlog.RecordHash(bytes.TrimSuffix(line, []byte("\n")))
	return index, tlog.CheckRecord(hashes, signed.size, signed.root, index, leaf)
}

func consistency(verifier note.Verifier, proof, older []byte) (int64, int64, error) {
	head, hashes, message, err := split(proof, 1)
	if err != nil {
		return 0, 0, err
	}
	size, err := number(head[0], "old")
	if err != nil {
		return 0, 0, err
	}
	before, err := open(verifier, older)
	if err != nil {
		return 0, 0, err
	}
	if before.size != size {
		return 0, 0, errors.New("the proof is about another checkpoint")
	}
	after, err := open(verifier, message)
	if err != nil {
		return 0, 0, err
	}
	return size, after.size, tlog.CheckTree(hashes, after.size, after.root, size, before.root)
}

// export builds the tree of an exported log anew and holds it against a checkpoint.
func export(verifier note.Verifier, text, message []byte) (int64, error) {
	signed, err := open(verifier, message)
	if err != nil {
		return 0, err
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, at := range indexes {
			found = append(found, stored[at])
		}
		return found, nil
	})
	rows := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))[1:]
	for end := len(rows); end > 0 && bytes.HasPrefix(rows[end-1], []byte("end\t")); end-- {
		rows = rows[:end-1] // how far a stream goes is no entry
	}
	for index, row := range rows {
		leaf, err := leafOf(row)
		if err != nil {
			return 0, err
		}
		hashes, err := tlog.StoredHashesForRecordHash(int64(index), leaf, reader)
		if err != nil {
			return 0, err
		}
		stored = append(stored, hashes...)
	}
	root, err := tlog.TreeHash(int64(len(rows)), reader)
	if err != nil {
		return 0, err
	}
	if int64(len(rows)) != signed.size || root != signed.root {
		return 0, errors.New("the export is not what was signed")
	}
	return signed.size, nil
}

func leafOf(row []byte) (tlog.Hash, error) {
	columns := bytes.SplitN(row, []byte("\t"), 5)
	if len(columns) == 3 && string(columns[1]) == "withheld" {
		return tlog.ParseHash(string(columns[2]))
	}
	if len(columns) != 5 {
		return tlog.Hash{}, fmt.Errorf("%d columns", len(columns))
	}
	return tlog.RecordHash(columns[4]), nil
}

func read(file string) []byte {
	text, err := os.ReadFile(file)
	exitOn(err)
	return text
}

func tell(err error, found ...interface{}) {
	if err != nil {
		fmt.Println("refused:", err)
		return
	}
	fmt.Println(append([]interface{}{"ok"}, found...)...)
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
