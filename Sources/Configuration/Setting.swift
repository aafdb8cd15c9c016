/// One key of the configuration file.
public struct Setting: Sendable {
  /// `speaker`; the parts of a nested section are joined by dots.
  public let section: String
  public let name: String
  /// What it is for, in sentences.
  public let about: String
  /// What values it takes, as the end of a sentence.
  public let takes: String
  /// A value to show where the default is not to be set.
  public let example: TOMLValue?
  /// What a configuration says; nil where it is not set.
  public let value: @Sendable (Configuration) -> TOMLValue?
  /// Puts a value into a configuration; false where it is not taken.
  let store: @Sendable (TOMLValue, inout Configuration) -> Bool

  /// One that always has a value.
  init<Value>(
    _ section: String, _ name: String, _ path: WritableKeyPath<Configuration, Value> & Sendable, _ kind: Kind<Value>,
    _ about: String
  ) {
    (self.section, self.name, self.about) = (section, name, about)
    (takes, example) = (kind.takes, nil)
    value = { kind.encode($0[keyPath: path]) }
    store = { value, configuration in
      guard let decoded = kind.decode(value) else { return false }
      configuration[keyPath: path] = decoded
      return true
    }
  }

  /// One that need not be set.
  init<Value>(
    _ section: String, _ name: String, _ path: WritableKeyPath<Configuration, Value?> & Sendable, _ kind: Kind<Value>,
    example: TOMLValue, _ about: String
  ) {
    (self.section, self.name, self.about) = (section, name, about)
    (takes, self.example) = (kind.takes, example)
    value = { $0[keyPath: path].map(kind.encode) }
    store = { value, configuration in
      guard let decoded = kind.decode(value) else { return false }
      configuration[keyPath: path] = decoded
      return true
    }
  }

  /// With its section: `speaker.volume`.
  public var key: String { "\(section).\(name)" }
  /// Nil where it is not set by default.
  public var standard: TOMLValue? { value(Configuration()) }
}

/// A part of the configuration file.
public struct Section: Sendable {
  public let name: String
  public let about: String
}
