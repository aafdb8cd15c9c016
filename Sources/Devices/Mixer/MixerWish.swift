/// Whether the volume is to be set in the sound card.
public enum MixerWish: Sendable, Equatable {
  /// In the card where that truly works.
  case auto
  case off
  /// By the card's control of this name, where that truly works.
  case named(String)

  /// `auto`, `off` or a control's name.
  public init(_ text: String) {
    switch text {
    case "auto": self = .auto
    case "off": self = .off
    default: self = .named(text)
    }
  }
}
