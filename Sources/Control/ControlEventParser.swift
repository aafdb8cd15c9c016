/// Server-sent events from bytes as they arrive, cut anywhere (WHATWG HTML, section 9.2.6). Comments and unknown fields
/// are passed over. Data on several lines is joined by spaces, which JSON does not mind.
struct ControlEventParser {
  /// Bytes of one event, above which it is given up.
  static let limit = 1_048_576

  private var line: [UInt8] = []
  private var name = ""
  private var data: [String] = []
  private var bytes = 0
  private var afterReturn = false

  /// - Returns: the events that `chunk` completes; nil once an event outgrows `limit`.
  mutating func read(_ chunk: some Sequence<UInt8>) -> [ControlEvent]? {
    var events: [ControlEvent] = []
    for byte in chunk {
      let isFeed = byte == UInt8(ascii: "\n")
      let isReturn = byte == UInt8(ascii: "\r")
      defer { afterReturn = isReturn }
      if isFeed, afterReturn { continue }
      if isFeed || isReturn {
        if let event = endLine() {
          events.append(event)
        }
        line.removeAll(keepingCapacity: true)
      } else {
        bytes += 1
        if bytes > Self.limit { return nil }
        line.append(byte)
      }
    }
    return events
  }

  private mutating func endLine() -> ControlEvent? {
    if line.isEmpty {
      defer {
        name = ""
        data = []
        bytes = 0
      }
      guard !data.isEmpty else { return nil }
      return ControlEvent(name: name.isEmpty ? "message" : name, data: data.joined(separator: " "))
    }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[colon...].dropFirst()
    if value.first == UInt8(ascii: " ") {
      value = value.dropFirst()
    }
    switch String(decoding: line[..<colon], as: UTF8.self) {
    case "event": name = String(decoding: value, as: UTF8.self)
    case "data": data.append(String(decoding: value, as: UTF8.self))
    case "": bytes = data.isEmpty && name.isEmpty ? 0 : bytes
    default: break
    }
    return nil
  }
}
