import Formatting

enum MemoryCheck {
  static let id = "memory"

  /// - Parameter resident: of the running speaker, in bytes.
  static func judge(_ files: SystemFiles, resident: Int?) -> Check {
    let total = files.kilobytes("MemTotal", in: "/proc/meminfo")
    let available = files.kilobytes("MemAvailable", in: "/proc/meminfo")
    let values: [String: Fact?] = [
      "total": .count(total), "available": .count(available), "resident": .count(resident),
    ]
    guard let total, let available else {
      return Check(id, .warn, "/proc/meminfo cannot be read", advice: "mount /proc", values: values)
    }
    var check = Check(id, .ok, "\(byteText(available)) of \(byteText(total)) available", values: values)
    if available * 20 < total || available < 48_000_000 {
      check = check.adding(.warn, "that is little", advice: "'ps -eo rss,comm --sort -rss' names the largest programs")
    }
    guard let resident else { return check }
    let isLarge = resident > 128_000_000
    return check.adding(
      isLarge ? .warn : .ok, "mien holds \(byteText(resident))",
      advice: isLarge ? "restart it, and report this: it should need half of that" : nil)
  }
}

enum TemperatureCheck {
  static let id = "temperature"

  static func judge(_ files: SystemFiles) -> Check {
    let zones = files.entries("/sys/class/thermal", "thermal_zone").compactMap {
      zone -> (name: String, degrees: Double)? in
      guard let raw = files.number(zone + "/temp") else { return nil }
      let degrees = Double(raw) / 1000
      // A sensor that is not connected gives nonsense.
      guard (-40...150).contains(degrees) else { return nil }
      return (files.text(zone + "/type") ?? "processor", degrees)
    }
    guard let hottest = zones.max(by: { $0.degrees < $1.degrees }) else {
      return Check(id, .ok, "this machine tells no temperature")
    }
    let found = "\(hottest.degrees.fixed(1)) \u{B0}C (\(hottest.name))"
    let values: [String: Fact?] = ["celsius": .number(hottest.degrees), "sensor": .text(hottest.name)]
    let advice = "give it air: open the case, add a heat sink or a fan, move it out of the sun"
    switch hottest.degrees {
    case 85...: return Check(id, .fail, found + ", far too hot", advice: advice, values: values)
    case 75...: return Check(id, .warn, found + ", hot", advice: advice, values: values)
    default: return Check(id, .ok, found, values: values)
    }
  }
}

/// Undervoltage and throttling, as a Raspberry Pi tells them.
enum PowerCheck {
  static let id = "power"
  static let throttled = "/sys/devices/platform/soc/soc:firmware/get_throttled"

  static func judge(_ files: SystemFiles) -> Check {
    let bits = files.text(throttled).flatMap { Int($0.hasPrefix("0x") ? $0.dropFirst(2) : $0[...], radix: 16) }
    let sensor = files.entries("/sys/class/hwmon", "hwmon").first { files.text($0 + "/name") == "rpi_volt" }
    let alarm = sensor.flatMap { files.number($0 + "/in0_lcrit_alarm") }
    guard bits != nil || alarm != nil else { return Check(id, .ok, "this machine tells nothing of its supply") }
    let bitsNow = bits ?? 0
    var check = Check(
      id, .ok, "the supply is sound",
      values: ["throttled": bits.map { .text("0x" + String($0, radix: 16)) }, "undervoltage": .flag(alarm == 1)])
    var causes: [(Verdict, String, String)] = []
    let supply = "use the board's own supply (5.1 V) and a short thick cable"
    if alarm == 1 || bitsNow & 0x1 != 0 { causes.append((.fail, "the voltage is too low now", supply)) }
    if bitsNow & 0xE != 0 { causes.append((.warn, "the processor is slowed down now", "see temperature and supply")) }
    if bitsNow & 0x1_0000 != 0, causes.isEmpty {
      causes.append((.warn, "the voltage was too low since the start", supply))
    }
    if bitsNow & 0xE_0000 != 0, causes.isEmpty {
      causes.append((.warn, "the processor was slowed down since the start", "see temperature and supply"))
    }
    guard let first = causes.first else { return check }
    (check.verdict, check.found, check.advice) = first
    return causes.dropFirst().reduce(check) { $0.adding($1.0, $1.1, advice: $1.2) }
  }
}
