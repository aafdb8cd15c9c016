import FoundationEssentials
import Testing

@testable import Appliance

/// A made-up /proc and /sys.
private final class Tree {
  let root = FileManager.default.temporaryDirectory.appendingPathComponent("mien-tree-\(UUID().uuidString)").path

  init(_ files: [String: String]) throws {
    for (path, text) in files {
      let url = URL(fileURLWithPath: root + path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data((text + "\n").utf8).write(to: url)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// - Returns: what `judge` says of a machine with these files.
  static func judged(_ files: [String: String], _ judge: (SystemFiles) -> Check) throws -> Check {
    let tree = try Tree(files)
    return withExtendedLifetime(tree) { judge(SystemFiles(root: tree.root)) }
  }
}

@Suite("The checks of the board")
struct BoardChecksTests {
  private func memory(available: Int, resident: Int? = nil) throws -> Check {
    let text = "MemTotal:     950000 kB\nMemFree: 1 kB\nMemAvailable:  \(available) kB"
    return try Tree.judged(["/proc/meminfo": text]) { MemoryCheck.judge($0, resident: resident) }
  }

  @Test("memory: what is available counts, and what the speaker holds")
  func memory() throws {
    let fine = try memory(available: 600_000, resident: 40_000_000)
    #expect(fine.verdict == .ok && fine.found == "614.4 MB of 972.8 MB available; mien holds 40.0 MB", "\(fine.found)")
    #expect(try memory(available: 20_000).verdict == .warn)
    #expect(try memory(available: 600_000, resident: 200_000_000).verdict == .warn)
    #expect(try Tree.judged([:]) { MemoryCheck.judge($0, resident: nil) }.verdict == .warn)
  }

  @Test(
    "temperature: the hottest sensor counts", arguments: [("41234", Verdict.ok), ("76000", .warn), ("86000", .fail)])
  func temperature(millidegrees: String, verdict: Verdict) throws {
    let files = [
      "/sys/class/thermal/thermal_zone0/temp": "30000", "/sys/class/thermal/thermal_zone1/temp": millidegrees,
      "/sys/class/thermal/thermal_zone1/type": "cpu-thermal",
    ]
    let check = try Tree.judged(files, TemperatureCheck.judge)
    #expect(check.verdict == verdict && check.found.contains("cpu-thermal"), "\(check)")
  }

  @Test("temperature: none, or nonsense, is no reason to worry")
  func noTemperature() throws {
    #expect(try Tree.judged([:], TemperatureCheck.judge).verdict == .ok)
    let broken = ["/sys/class/thermal/thermal_zone0/temp": "-274000"]
    #expect(try Tree.judged(broken, TemperatureCheck.judge).found == "this machine tells no temperature")
  }

  @Test(
    "power: what a Raspberry Pi tells of throttling",
    arguments: [
      ("0", Verdict.ok, "sound"), ("1", .fail, "too low now"), ("4", .warn, "slowed down now"),
      ("50005", .fail, "too low now"), ("10000", .warn, "since the start"), ("0x80000", .warn, "slowed down since"),
    ])
  func throttled(bits: String, verdict: Verdict, text: String) throws {
    let check = try Tree.judged([PowerCheck.throttled: bits], PowerCheck.judge)
    #expect(check.verdict == verdict && check.found.contains(text), "\(check)")
    #expect((check.advice == nil) == (verdict == .ok))
  }

  @Test("power: the voltage sensor's alarm is a failure; no sensor is none")
  func alarm() throws {
    func judge(_ alarm: String) throws -> Verdict {
      try Tree.judged(
        [
          "/sys/class/hwmon/hwmon0/name": "nvme", "/sys/class/hwmon/hwmon1/name": "rpi_volt",
          "/sys/class/hwmon/hwmon1/in0_lcrit_alarm": alarm,
        ], PowerCheck.judge
      ).verdict
    }
    #expect(try judge("0") == .ok && judge("1") == .fail)
    #expect(try Tree.judged([:], PowerCheck.judge).verdict == .ok)
  }

  private func clock(now: Double, synchronised: Bool = false, chip: Bool = false) -> Check {
    ClockCheck.judge(ClockFindings(now: now, made: 1_700_000_000, isSynchronised: synchronised, hasChip: chip))
  }

  @Test("clock: before the program was made is wrong; unsynchronised is a matter of the clock chip")
  func clock() {
    #expect(clock(now: 0).verdict == .fail)
    #expect(clock(now: 1_800_000_000, synchronised: true).verdict == .ok)
    #expect(clock(now: 1_800_000_000, chip: true).verdict == .ok)
    #expect(clock(now: 1_800_000_000).verdict == .warn)
    #expect(dateText(951_782_400) == "2000-02-29 00:00:00 UTC")
  }
}
