package main

import (
	"encoding/binary"
	"hash/crc32"
)

// The two packets that open an association, as RFC 9260 (sections 3.1, 3.3.2, 3.3.3) has them. The kernel that is tried
// may have no SCTP of its own; its firewall knows the protocol all the same.
const (
	chunkInit    = 1
	chunkInitAck = 2

	commonLength = 12
	initLength   = 20
	stateCookie  = 7
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type sctpPacket struct {
	source, destination uint16
	verification        uint32
	kind                byte
	// initiate is what the other side has to write into the verification tag of its answer.
	initiate uint32
	// cookie is the text that an INIT ACK carries.
	cookie []byte
}

func (p sctpPacket) bytes() []byte {
	order := binary.BigEndian
	packet := order.AppendUint16(nil, p.source)
	packet = order.AppendUint16(packet, p.destination)
	packet = order.AppendUint32(packet, p.verification)
	packet = order.AppendUint32(packet, 0)
	length := initLength
	if p.kind == chunkInitAck {
		length += 4 + len(p.cookie)
	}
	packet = append(packet, p.kind, 0)
	packet = order.AppendUint16(packet, uint16(length))
	packet = order.AppendUint32(packet, p.initiate)
	packet = order.AppendUint32(packet, 65536) // receiver window
	packet = order.AppendUint16(packet, 1)     // streams out
	packet = order.AppendUint16(packet, 1)     // streams in
	packet = order.AppendUint32(packet, 1)     // first sequence number
	if p.kind == chunkInitAck {
		packet = order.AppendUint16(packet, stateCookie)
		packet = order.AppendUint16(packet, uint16(4+len(p.cookie)))
		packet = append(packet, p.cookie...)
	}
	for len(packet)%4 != 0 {
		packet = append(packet, 0)
	}
	// The checksum is the one little-endian field.
	binary.LittleEndian.PutUint32(packet[8:], crc32.Checksum(packet, castagnoli))
	return packet
}

// readSCTP reads one of our own two packets; anything else, or a wrong checksum, is not ok.
func readSCTP(data []byte) (packet sctpPacket, ok bool) {
	if len(data) < commonLength+initLength {
		return packet, false
	}
	sum := binary.LittleEndian.Uint32(data[8:])
	zeroed := append([]byte(nil), data...)
	clear(zeroed[8:12])
	if crc32.Checksum(zeroed, castagnoli) != sum {
		return packet, false
	}
	order := binary.BigEndian
	packet = sctpPacket{
		source:       order.Uint16(data),
		destination:  order.Uint16(data[2:]),
		verification: order.Uint32(data[4:]),
		kind:         data[commonLength],
		initiate:     order.Uint32(data[commonLength+4:]),
	}
	if packet.kind == chunkInitAck {
		parameter := data[commonLength+initLength:]
		if len(parameter) < 4 || order.Uint16(parameter) != stateCookie {
			return packet, false
		}
		length := int(order.Uint16(parameter[2:]))
		if length < 4 || length > len(parameter) {
			return packet, false
		}
		packet.cookie = parameter[4:length]
	}
	return packet, packet.kind == chunkInit || packet.kind == chunkInitAck
}
