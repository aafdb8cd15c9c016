/// What the speaker is told by its configuration file. A new value has the defaults.
///
/// `Setting.all` gives every property its name in the file, its range and its meaning.
public struct Configuration: Sendable, Equatable {
  public var camera = Camera()
  public var speaker = Speaker()
  public var button = Button()
  public var lamp = Lamp()
  public var music = Music()
  public var mood = Mood()
  public var listener = Listener()
  public var state = State()
  public var control = Control()
  public var service = Service()

  public init() {}

  public struct Camera: Sendable, Equatable {
    /// Nil is the first camera found.
    public var device: String?
    /// In pixels; nil is what suits best. Width and height are both set or both nil.
    public var width: Int?
    public var height: Int?
    /// Nil is what suits best.
    public var format: FrameFormat?
    public var privacySwitch = PrivacySwitch()
  }

  /// V4L2's four-character codes.
  public enum FrameFormat: String, Sendable, CaseIterable {
    case grey = "GREY"
    case nv12 = "NV12"
    case yuyv = "YUYV"
    case mjpg = "MJPG"
  }

  public struct PrivacySwitch: Sendable, Equatable {
    /// Chip and line are both set or both nil.
    public var chip: String?
    public var line: GPIOLine?
    public var activeLow = true
    public var bias = GPIOBias.pullUp

    /// Nil where there is no such switch.
    public var pin: GPIOPin? { GPIOPin(chip: chip, line: line, activeLow: activeLow, bias: bias) }
  }

  public struct Speaker: Sendable, Equatable {
    /// As `mien try --device` takes it.
    public var device = "default"
    /// 0...1, at first start; later the volume that was set last counts.
    public var volume = 0.6
    /// LUFS.
    public var targetLoudness = -18.0
    /// `auto`, `off` or a control's name.
    public var mixer = "auto"
    /// 0...1, beside the music; 0 for none.
    public var earcons = 0.9
  }

  public struct Button: Sendable, Equatable {
    /// Chip and line are both set or both nil.
    public var chip: String?
    public var line: GPIOLine?
    public var activeLow = true
    public var bias = GPIOBias.pullUp
    public var debounceMilliseconds = 10
    /// Seconds.
    public var longPress = 0.8
    /// Seconds, more than `longPress`.
    public var veryLongPress = 5.0

    /// Nil where there is no button.
    public var pin: GPIOPin? { GPIOPin(chip: chip, line: line, activeLow: activeLow, bias: bias) }
  }

  public struct Lamp: Sendable, Equatable {
    /// Chip and line are both set or both nil.
    public var chip: String?
    public var line: GPIOLine?
    public var activeLow = false

    /// Nil where there is no lamp.
    public var pin: GPIOPin? { GPIOPin(chip: chip, line: line, activeLow: activeLow, bias: .asIs) }
  }

  public struct Music: Sendable, Equatable {
    /// Absolute paths.
    public var folders = ["/srv/music"]
    public var scanOnStart = true
    /// Beside the scan at the start.
    public var watch = true
    /// An absolute path of a table of what others play; nil for none.
    public var prior: String?
  }

  public struct Mood: Sendable, Equatable {
    /// Whether music leads out of a bad mood rather than staying in it.
    public var lift = true
    /// Of a lift, where nothing has been learnt of the listener.
    public var liftSongs = 6
    /// How much of the way to a pleasant mood a lift goes, up to 1.
    public var liftStrength = 1.0
    /// Seconds between looks while a listener is there.
    public var lookInterval = 1.0
  }

  public struct Listener: Sendable, Equatable {
    /// Whether those who were enrolled are told from guests, and from each other, by face.
    public var identify = true
    /// What counts for a listener of whom little is known of one with the same taste, 0...1; 0 for nothing.
    public var guessByTaste = 0.1
    /// What counts for a guest at first of a listener with the same face, 0...1; 0 for nothing.
    public var guessByFace = 0.1
  }

  public struct State: Sendable, Equatable {
    /// An absolute path; nil is systemd's state folder, else the user's own.
    public var folder: String?
  }

  public struct Control: Sendable, Equatable {
    /// An absolute path of at most 107 bytes.
    public var socket = "/run/mien/mien.sock"
  }

  public struct Service: Sendable, Equatable {
    /// An absolute path; nil where the daemon feeds no hardware watchdog.
    public var watchdog: String?
    /// Seconds.
    public var watchdogTimeout = 15
  }
}
