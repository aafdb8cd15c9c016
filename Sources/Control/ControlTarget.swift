/// The target of a request line (RFC 9112, section 3.2): taken apart by the server, put together by the client.
enum ControlTarget {
  /// Path parts and query of an origin-form (`/mood?x=1`) or absolute-form (`http://host/mood`) target; nil where it is
  /// neither, or where an escape is broken or does not decode to UTF-8.
  static func parse(_ target: String) -> (path: [String], query: [String: String])? {
    var rest = target.utf8[...]
    if !rest.starts(with: "/".utf8) {
      guard rest.starts(with: "http://".utf8) else { return nil }
      rest = rest.dropFirst(7)
      rest = rest[(rest.firstIndex(of: slash) ?? rest.endIndex)...]
    }
    if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
      rest = rest[..<hash]
    }
    let mark = rest.firstIndex(of: UInt8(ascii: "?"))
    var path: [String] = []
    for part in rest[..<(mark ?? rest.endIndex)].split(separator: slash) {
      guard let text = decode(part, plusIsSpace: false) else { return nil }
      path.append(text)
    }
    var query: [String: String] = [:]
    if let mark {
      for pair in rest[rest.index(after: mark)...].split(separator: UInt8(ascii: "&")) {
        let equals = pair.firstIndex(of: UInt8(ascii: "="))
        let value = equals.map { pair[pair.index(after: $0)...] } ?? pair[pair.endIndex...]
        guard
          let name = decode(pair[..<(equals ?? pair.endIndex)], plusIsSpace: true),
          let text = decode(value, plusIsSpace: true)
        else { return nil }
        query[name] = text
      }
    }
    return (path, query)
  }

  /// `/part/part?name=value`, escaped, names in order.
  static func make(_ path: [String], query: [String: String]) -> String {
    let pairs = query.sorted { $0.key < $1.key }.map { encode($0.key) + "=" + encode($0.value) }
    return "/" + path.map(encode).joined(separator: "/") + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
  }

  private static let slash = UInt8(ascii: "/")
  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func decode(_ text: Substring.UTF8View, plusIsSpace: Bool) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(value), let low = rest.next().flatMap(value) else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func encode(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
