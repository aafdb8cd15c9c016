import FoundationEssentials

/// One request, as a handler sees it.
public struct ControlRequest: Sendable, Equatable {
  /// In capitals: GET, HEAD, POST, PUT, DELETE...
  public var method: String
  /// The parts of the path between its slashes, percent-decoded; empty for "/".
  public var path: [String]
  /// What follows the question mark, percent-decoded; of a repeated name the last value counts.
  public var query: [String: String]
  /// The body's bytes, JSON by convention; empty where there is none.
  public var body: [UInt8]

  public init(method: String, path: [String], query: [String: String] = [:], body: [UInt8] = []) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
  }

  /// The body read as JSON.
  /// - Throws: `ControlError.badRequest`, which a router answers with 400.
  public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws(ControlError) -> Value {
    if body.isEmpty {
      throw .badRequest(detail: "a JSON body is missing")
    }
    do {
      return try JSONDecoder().decode(type, from: Data(body))
    } catch {
      throw .badRequest(detail: "the body is not the JSON that is expected here: \(Self.reason(of: error))")
    }
  }

  private static func reason(of error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
    case .typeMismatch(let type, let context): "\(place(context)) should be of type \(type)"
    case .valueNotFound(let type, let context): "\(place(context)) should be of type \(type)"
    case .dataCorrupted(let context): context.debugDescription
    default: "\(error)"
    }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    context.codingPath.isEmpty ? "it" : "'" + context.codingPath.map(\.stringValue).joined(separator: ".") + "'"
  }
}
