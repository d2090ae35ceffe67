package scanner

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
)

// SQLite databases are where editors and agents keep their state. They are read
// by the documented file format and not through a driver: every page that holds
// rows, also one that is free now and not yet written over, since whoever reads
// the file reads that as well. A row is a line: its texts, with tabs between.

const (
	databaseMagic = "SQLite format 3\x00"
	// A write-ahead log begins with one of two numbers, by the order of bytes in
	// its checksums, which are not looked at.
	logMagicLittle, logMagicBig = 0x377f0682, 0x377f0683

	databaseHeader = 100 // bytes at the beginning of page 1
	logHeader      = 32
	frameHeader    = 24
	// smallestUsable is the least room that the format allows in a page.
	smallestUsable = 480
)

const (
	reasonDatabase = "a SQLite database whose header or pages do not hold together; only part of it was read"
	reasonInside   = "a SQLite database inside of something else, which is not read"
	reasonLongRow  = "a SQLite database with rows longer than 8 MiB, of which only the beginning was read"
)

var errDatabase = errors.New("the header of the database makes no sense")

// isDatabase says whether a file's first bytes are those of a database or of its
// write-ahead log.
func isDatabase(head []byte) bool {
	if bytes.HasPrefix(head, []byte(databaseMagic)) {
		return true
	}
	if len(head) < logHeader {
		return false
	}
	magic := binary.BigEndian.Uint32(head)
	return magic == logMagicLittle || magic == logMagicBig
}

// readDatabase hands on the rows of a database as text.
func (w *worker) readDatabase(ctx context.Context, c content, source *meter, head []byte) error {
	pages, ok := c.from.(io.ReaderAt)
	size := c.size
	if source.ended && source.whole() {
		pages, size, ok = bytes.NewReader(bytes.Clone(head)), int64(len(head)), true
	}
	if !ok || size <= 0 {
		w.gap(c.origin.Path, reasonInside)
		return nil
	}
	rows, err := openRows(ctx, pages, size, head)
	if err != nil {
		w.gap(c.origin.Path, reasonDatabase)
		return nil
	}
	buf, err := w.slabs.lend(ctx, size, false)
	if err != nil {
		return err
	}
	defer w.slabs.giveBack(buf)
	// No parser is to take the lines for the file itself.
	plain := *w
	plain.handle = func(ctx context.Context, f *Fragment) error {
		f.Whole = false
		return w.handle(ctx, f)
	}
	if err := plain.inPieces(ctx, c.origin, &meter{}, rows, buf); err != nil {
		return err
	}
	w.opts.Progress.Count(1, size)
	if rows.faulty {
		w.gap(c.origin.Path, reasonDatabase)
	}
	if rows.long {
		w.gap(c.origin.Path, reasonLongRow)
	}
	return nil
}

// layout is where the pages of a database, or of a log, lie.
type layout struct {
	first, stride int64 // of the pages in the file, in bytes
	page, usable  int
	// pages is how many there should be; 0 where the header does not say.
	pages int64
	text  encoding
	log   bool
}

func layoutOf(head []byte) (layout, error) {
	if !bytes.HasPrefix(head, []byte(databaseMagic)) {
		return logLayout(head)
	}
	if len(head) < databaseHeader {
		return layout{}, errDatabase
	}
	l := layout{page: int(binary.BigEndian.Uint16(head[16:]))}
	if l.page == 1 {
		l.page = 64 << 10
	}
	l.stride, l.usable = int64(l.page), l.page-int(head[20])
	if changed, valid := binary.BigEndian.Uint32(head[24:]), binary.BigEndian.Uint32(head[92:]); changed == valid {
		l.pages = int64(binary.BigEndian.Uint32(head[28:]))
	}
	switch binary.BigEndian.Uint32(head[56:]) {
	case 2:
		l.text = utf16Little
	case 3:
		l.text = utf16Big
	}
	return l, l.check()
}

func logLayout(head []byte) (layout, error) {
	size := binary.BigEndian.Uint32(head[8:])
	if size > 64<<10 {
		return layout{}, errDatabase
	}
	l := layout{first: logHeader, stride: int64(size) + frameHeader, page: int(size), usable: int(size), log: true}
	return l, l.check()
}

func (l layout) check() error {
	if l.page < 512 || l.page&(l.page-1) != 0 || l.usable < smallestUsable {
		return errDatabase
	}
	return nil
}
