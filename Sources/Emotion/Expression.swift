/// The seven facial expressions, in the order of the expression network's outputs (the order of FER2013).
public enum Expression: Int, CaseIterable, Sendable, Codable {
  case angry, disgust, fear, happy, sad, surprise, neutral

  // Stored, since the one that the compiler makes is a new array every time.
  public static let allCases: [Expression] = [.angry, .disgust, .fear, .happy, .sad, .surprise, .neutral]

  /// The English word, as shown by every command and stored in every table.
  public var name: String {
    switch self {
    case .angry: "angry"
    case .disgust: "disgust"
    case .fear: "fear"
    case .happy: "happy"
    case .sad: "sad"
    case .surprise: "surprise"
    case .neutral: "neutral"
    }
  }

  /// The expression with this name, if it is one of the seven.
  public init?(name: some StringProtocol) {
    guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = match
  }
}
