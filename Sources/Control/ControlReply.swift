import FoundationEssentials

/// What the running speaker answered.
public struct ControlReply: Sendable, Equatable {
  /// 200 where it did what was asked.
  public let status: Int
  public let body: [UInt8]
  /// Where the speaker listens; named in errors.
  let path: String

  /// The text of an answer with a status of 400 and above; nil for others.
  public var error: String? {
    guard status >= 400 else { return nil }
    let failure = try? JSONDecoder().decode(ControlFailure.self, from: Data(body))
    return failure?.error ?? "status \(status)"
  }

  /// The body read as JSON.
  /// - Throws: `ControlError.badReply`, with the speaker's own text where it answered an error.
  public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws(ControlError) -> Value {
    if let error {
      throw .badReply(path: path, detail: error)
    }
    do {
      return try JSONDecoder().decode(type, from: Data(body))
    } catch {
      throw .badReply(path: path, detail: "\(error)")
    }
  }
}
