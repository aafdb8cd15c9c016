/// One line of a diagnosis.
public struct Check: Sendable, Codable, Equatable {
  /// Stays the same from version to version: `camera`, `model expression`.
  public var id: String
  public var verdict: Verdict
  /// What was found, for people.
  public var found: String
  /// What to do; nil where nothing has to be done.
  public var advice: String?
  /// What was found, for programs.
  public var values: [String: Fact]

  public init(
    _ id: String, _ verdict: Verdict, _ found: String, advice: String? = nil, values: [String: Fact?] = [:]
  ) {
    self.id = id
    self.verdict = verdict
    self.found = found
    self.advice = advice
    self.values = values.compactMapValues(\.self)
  }

  /// The same, worse: the gravest verdict counts, and every advice is given.
  func adding(_ verdict: Verdict, _ found: String, advice: String? = nil) -> Check {
    var check = self
    check.verdict = max(self.verdict, verdict)
    check.found += "; " + found
    check.advice = [self.advice, advice].compactMap(\.self).joined(separator: "; ")
    if check.advice?.isEmpty == true { check.advice = nil }
    return check
  }
}

/// A value of a check: a number, a text, or yes or no.
public enum Fact: Sendable, Codable, Equatable {
  case number(Double)
  case text(String)
  case flag(Bool)

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    // JSON has no infinity.
    case .number(let number) where !number.isFinite: try container.encodeNil()
    case .number(let number) where number == number.rounded() && number.magnitude < 1e15:
      try container.encode(Int64(number))
    case .number(let number): try container.encode((number * 1e4).rounded() / 1e4)
    case .text(let text): try container.encode(text)
    case .flag(let flag): try container.encode(flag)
    }
  }

  static func count(_ number: Int?) -> Fact? { number.map { .number(Double($0)) } }
  static func real(_ number: Double?) -> Fact? { number.map { .number($0) } }
  static func words(_ text: String?) -> Fact? { text.map { .text($0) } }
}

/// `1 track`, `2 tracks`
func counted(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }
