import FoundationEssentials

/// One answer: a status and a line of JSON.
public struct ControlResponse: Sendable, Equatable {
  /// 200 to 599.
  public var status: Int
  /// JSON with a line feed at its end.
  public var body: [UInt8]
  /// Methods for the `Allow` header of a 405.
  public var allow: [String] = []

  /// `body` as JSON, keys in order. Where it cannot be written as JSON (a NaN, say), the answer is an error of status 500.
  public init(status: Int = 200, _ body: some Encodable) {
    do {
      self.status = status
      self.body = try Self.json(body)
    } catch {
      self = .error(500, "the answer cannot be written as JSON: \(error)")
    }
  }

  private init(status: Int, bytes: [UInt8]) {
    self.status = status
    self.body = bytes
  }

  /// `{"error": text}`.
  public static func error(_ status: Int, _ text: String) -> ControlResponse {
    let bytes = try? json(ControlFailure(error: text))
    return ControlResponse(status: status, bytes: bytes ?? Array("{\"error\":\"unknown\"}\n".utf8))
  }

  private static func json(_ value: some Encodable) throws -> [UInt8] {
    try Array(controlEncoder().encode(value)) + [UInt8(ascii: "\n")]
  }
}

/// The body of every answer that is not a success.
struct ControlFailure: Codable {
  var error: String
}

/// JSON on one line, keys in order, so that the same state always gives the same bytes.
func controlEncoder() -> JSONEncoder {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return encoder
}
