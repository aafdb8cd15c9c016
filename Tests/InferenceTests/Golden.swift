import Glibc

@testable import Inference

/// A small network with known answers, made by Models/training/make_golden.py.
struct Golden {
  static let names = ["mixed", "mixed-shared", "residual", "listening"]

  let bytes: [UInt8]
  let answers: [UInt8]

  init(_ name: String) {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    bytes = Self.contents("/\(folder)/Golden/\(name).safetensors")
    answers = Self.contents("/\(folder)/Golden/\(name).bin")
  }

  private static func contents(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var result: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&block, 1, block.count, file), count > 0 { result += block[..<count] }
    return result
  }
}
