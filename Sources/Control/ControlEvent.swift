/// Something that happened, for those who read `GET /events`: a name and JSON on one line.
public struct ControlEvent: Sendable, Equatable {
  /// Letters, digits, '-', '_' and '.'; nothing else survives.
  public let name: String
  /// JSON without line feeds.
  public let data: String

  /// - Returns: nil where `body` cannot be written as JSON.
  public init?(_ name: String, _ body: some Encodable) {
    guard let json = try? controlEncoder().encode(body) else { return nil }
    self.init(name: name, data: String(decoding: json, as: UTF8.self))
  }

  init(name: String, data: String) {
    self.name = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    self.data = data
  }

  /// As a server-sent event (WHATWG HTML, section 9.2).
  var wire: String {
    "event: \(name)\ndata: \(data)\n\n"
  }
}
