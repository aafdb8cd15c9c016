import Glibc

@testable import Inference

// What libFuzzer calls. A file that is refused is fine; one that is read must run, on every instruction set that the
// processor has, and give the same bytes on each.

/// Damage is done to files that are read, so that much of it is read too.
private let notForTheCorpus: CInt = -1

nonisolated(unsafe) private var refused = 0
nonisolated(unsafe) private var ran = 0

@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  atexit { print("\(refused) files refused or too large, \(ran) run") }
  return 0
}

/// Larger networks would only cost time.
private let workLimit = 40_000_000

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  guard let model = try? Model(bytes: Array(UnsafeBufferPointer(start: data, count: size)), file: "fuzz"),
    model.multiplyAccumulates <= workLimit
  else {
    refused += 1
    return notForTheCorpus
  }
  var random = Random(seed: UInt64(size))
  let shape = model.inputShape
  let image = (0..<shape.height * shape.width * shape.channels).map { _ in random.byte() }
  var expected: [[Int8]]?
  for set in InstructionSet.available {
    guard let network = try? Network(model, instructionSet: set) else {
      refused += 1
      return notForTheCorpus
    }
    do {
      try network.run(image: image)
      var outputs: [[Int8]] = []
      for name in model.outputNames {
        _ = try network.output(named: name)
        outputs.append(try network.quantisedOutput(named: name))
      }
      if let expected, expected != outputs {
        print("\(set.name) differs from \(InstructionSet.available[0].name)")
        abort()
      }
      expected = outputs
    } catch {
      print("a network that was laid out does not run: \(error)")
      abort()
    }
  }
  ran += 1
  return 0
}

@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ room: Int, _ seed: CUnsignedInt) -> Int {
  let damaged = ModelDamage(Array(UnsafeBufferPointer(start: data, count: size)), seed: UInt64(seed)).bytes.prefix(room)
  for (index, byte) in damaged.enumerated() { data[index] = byte }
  return damaged.count
}
