import CGPIO
import Glibc

/// The kernel's GPIO lines. Failures are negative error numbers.
protocol GPIOPort: Sendable {
  func chips() -> [GPIOChip]
  func input(_ place: GPIOPlace, _ settings: InputSettings) -> Result<any GPIOInput, GPIOFailure>
  func output(_ place: GPIOPlace, activeLow: Bool, active: Bool) -> Result<any GPIOOutput, GPIOFailure>
}

extension GPIOPort {
  /// What a request that failed is to be called.
  func trouble(_ failure: GPIOFailure, with place: GPIOPlace) -> GPIOTrouble {
    guard failure.code == -Int(EBUSY) else { return .refused(reason: gpioReason(failure.code)) }
    let line = chips().first { $0.name == place.chip }?.lines.first { $0.offset == place.offset }
    return .inUse(by: line?.consumer)
  }
}

/// A requested input line with its queue of edges, released with the object. For one thread at a time.
protocol GPIOInput: AnyObject {
  /// Whether the kernel already debounces it.
  var isDebounced: Bool { get }
  /// Sleeps until an edge is queued: 1; 0 when `longest` has passed.
  func wait(_ longest: Duration) -> Int
  /// The oldest edge of the queue.
  func read() -> Result<GPIOEdge, GPIOFailure>
  /// 1 active, 0 not.
  func level() -> Int
}

/// A requested output line, released with the object. For one thread at a time.
protocol GPIOOutput: AnyObject {
  func set(_ active: Bool) -> Int
}

struct GPIOEdge: Equatable {
  /// The level after it.
  var isActive: Bool
  /// By the kernel's clock, which is that of `monotonicTime` from Linux 5.7 on.
  var time: Duration
}

struct GPIOFailure: Error, Equatable {
  /// Negative error number.
  var code: Int
}

/// What the kernel calls us.
let gpioConsumer = String(cString: cgpio_consumer())

/// What to say to people about a negative error number.
func gpioReason(_ code: some BinaryInteger) -> String {
  let number = -Int32(truncatingIfNeeded: code)
  return switch number {
  case EACCES, EPERM: "permission denied; join the group gpio"
  case EINVAL: "the chip refuses this bias or direction, or has no interrupt for the line; choose others"
  case ENXIO: "the chip has no interrupt for the line; choose another line"
  default: String(cString: strerror(number))
  }
}

/// The real one.
struct SystemGPIO: GPIOPort {
  func chips() -> [GPIOChip] { gpioChips() }

  func input(_ place: GPIOPlace, _ settings: InputSettings) -> Result<any GPIOInput, GPIOFailure> {
    let bias =
      switch settings.bias {
      case .asIs: CGPIO_BIAS_AS_IS
      case .none: CGPIO_BIAS_NONE
      case .pullUp: CGPIO_BIAS_PULL_UP
      case .pullDown: CGPIO_BIAS_PULL_DOWN
      }
    var wanted = cgpio_input(
      active_low: settings.activeLow, bias: bias,
      debounce_us: UInt32(clamping: Int((settings.debounce / .microseconds(1)).rounded())))
    var error: Int32 = 0
    guard let request = cgpio_request_input(place.chip, UInt32(clamping: place.offset), &wanted, &error) else {
      return .failure(GPIOFailure(code: Int(error)))
    }
    return .success(SystemLine(owning: request, isDebounced: cgpio_debounces() && wanted.debounce_us > 0))
  }

  func output(_ place: GPIOPlace, activeLow: Bool, active: Bool) -> Result<any GPIOOutput, GPIOFailure> {
    var error: Int32 = 0
    guard let request = cgpio_request_output(place.chip, UInt32(clamping: place.offset), activeLow, active, &error)
    else { return .failure(GPIOFailure(code: Int(error))) }
    return .success(SystemLine(owning: request, isDebounced: false))
  }
}

private final class SystemLine: GPIOInput, GPIOOutput {
  let isDebounced: Bool
  private let request: OpaquePointer

  init(owning request: OpaquePointer, isDebounced: Bool) {
    self.request = request
    self.isDebounced = isDebounced
  }

  deinit { cgpio_release(request) }

  func wait(_ longest: Duration) -> Int {
    let (seconds, attoseconds) = min(max(longest, .zero), .seconds(3600)).components
    return Int(cgpio_wait(request, seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
  }

  func read() -> Result<GPIOEdge, GPIOFailure> {
    var edge = cgpio_edge()
    let result = cgpio_read(request, &edge)
    guard result > 0 else { return .failure(GPIOFailure(code: Int(result))) }
    return .success(GPIOEdge(isActive: edge.active, time: .nanoseconds(edge.nanoseconds)))
  }

  func level() -> Int { Int(cgpio_level(request)) }

  func set(_ active: Bool) -> Int { Int(cgpio_set(request, active)) }
}
