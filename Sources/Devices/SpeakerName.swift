/// The name of a speaker as people write it, taken apart.
///
/// `default`, `null`, `file:PATH`, `hw:CARD=Name[,DEV=n]`, `plughw:CARD=Name[,DEV=n]`, the short forms `hw:Name,n` and
/// `hw:0`, and any other name that the system's own ALSA configuration may define.
public enum SpeakerName: Sendable, Equatable {
  case standard
  case null
  case file(path: String)
  case card(id: String, device: Int, converting: Bool)
  case configured(String)

  /// - Throws: `DeviceError.badName`; whether there is such a device is seen when it is opened.
  public init(_ text: String) throws(DeviceError) {
    let (kind, rest) = Self.split(text, at: ":")
    switch (kind, rest) {
    case ("default", nil): self = .standard
    case ("null", nil): self = .null
    case ("file", let path):
      guard let path, !path.isEmpty else { throw .badName(device: text, reason: "the path of the WAV is missing") }
      self = .file(path: path)
    case ("hw", let card), ("plughw", let card):
      guard let card, !card.isEmpty else { throw .badName(device: text, reason: "the card's name is missing") }
      self = try Self.card(card, converting: kind == "plughw", in: text)
    default:
      guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 }) else {
        throw .badName(device: text, reason: "not a device name")
      }
      self = .configured(text)
    }
  }

  /// As people write it.
  public var text: String {
    switch self {
    case .standard: "default"
    case .null: "null"
    case .file(let path): "file:\(path)"
    case .card(let id, let device, let converting):
      (converting ? "plughw" : "hw") + ":CARD=\(id)" + (device == 0 ? "" : ",DEV=\(device)")
    case .configured(let name): name
    }
  }

  private static func card(_ list: String, converting: Bool, in text: String) throws(DeviceError) -> SpeakerName {
    var (id, device) = ("", 0)
    for (place, argument) in list.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
      let (key, value) = split(String(argument), at: "=")
      switch (value == nil ? (place == 0 ? "CARD" : place == 1 ? "DEV" : "") : key, value ?? key) {
      case ("CARD", let name): id = name
      case ("DEV", let number):
        guard let parsed = Int(number), (0..<256).contains(parsed) else {
          throw .badName(device: text, reason: "\"\(number)\" is not a device number")
        }
        device = parsed
      default: throw .badName(device: text, reason: "\"\(argument)\" is not understood")
      }
    }
    // The kernel makes card names of letters, digits and underscores.
    let plain = id.unicodeScalars.allSatisfy {
      $0 == "_" || $0 == "-" || ($0.isASCII && $0.properties.isAlphabetic) || ("0"..."9").contains($0)
    }
    guard !id.isEmpty, plain else { throw .badName(device: text, reason: "\"\(id)\" is not a card's name") }
    return .card(id: id, device: device, converting: converting)
  }

  private static func split(_ text: String, at mark: Character) -> (String, String?) {
    guard let place = text.firstIndex(of: mark) else { return (text, nil) }
    return (String(text[..<place]), String(text[text.index(after: place)...]))
  }

  /// A definition of PCM `mien` in ALSA's configuration language that needs no file on disk; nil where only the
  /// system's configuration can know the device.
  /// - Parameters:
  ///   - firstCard: the number of the card that `default` means; nil where there is none.
  ///   - replacing: whether a WAV that is there already may be replaced; else ALSA appends a number to the name.
  func definition(firstCard: Int?, replacing: Bool = true) -> String? {
    switch self {
    case .standard:
      firstCard.map { "pcm.mien { type plug slave.pcm { type hw card \($0) } }" }
    case .null:
      "pcm.mien { type null }"
    case .file(let path):
      // A leading "|" would be run as a command and "%" starts a placeholder, so both are disarmed.
      "pcm.mien { type file slave.pcm { type null } format \"wav\" truncate \(replacing) file "
        + quoted(path.hasPrefix("/") ? path : "./" + path) + " }"
    case .card(let id, let device, let converting):
      converting
        ? "pcm.mien { type plug slave.pcm { type hw card \"\(id)\" device \(device) } }"
        : "pcm.mien { type hw card \"\(id)\" device \(device) }"
    case .configured:
      nil
    }
  }

  private func quoted(_ path: String) -> String {
    var text = "\""
    for scalar in path.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "%": text += "%%"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
