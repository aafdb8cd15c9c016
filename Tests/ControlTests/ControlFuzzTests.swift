import Testing

@testable import Control

struct ControlFuzzTests {
  private static let seeds = [
    "GET /now?x=1 HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n",
    "POST /mood/happy HTTP/1.1\r\nContent-Length: 8\r\n\r\n{\"a\": 1}GET / HTTP/1.1\r\n\r\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nHEAD / HTTP/1.1\r\n\r\n",
    "PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabcGET /events HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\nUpgrade: websocket\r\n\r\n",
  ].map { Array($0.utf8) }

  @Test("No bytes on the socket end the server: 600 mutated and random requests, then a proper one")
  func bytes() async throws {
    let seed: UInt64 = 2026
    var limits = ControlLimits()
    limits.requestSeconds = 0.5
    limits.idleSeconds = 0.5
    try await withServer(EchoHandler(), limits: limits) { path, handler in
      var random = SplitMix(seed: seed)
      for round in 0..<600 {
        let bytes = Self.mutate(Self.seeds[random.below(Self.seeds.count)], &random)
        let raw = try #require(RawClient(path), "seed \(seed), round \(round)")
        let cut = random.below(bytes.count + 1)
        await raw.send(Array(bytes[..<cut]))
        if random.below(4) == 0 { await Task.yield() }
        await raw.send(Array(bytes[cut...]))
        if random.below(2) == 0 { raw.shutdownOutput() }
        if random.below(8) == 0 { _ = await raw.read(until: "}\n") }
        raw.close()
      }
      let isServed = await eventually {
        (try? await ControlClient(socketPath: path, seconds: 60).request("GET", "/").status) == 200
      }
      #expect(isServed, "seed \(seed)")
      #expect(await eventually { handler.broadcast.readerCount == 0 }, "seed \(seed)")
    }
  }

  private static func mutate(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    switch random.below(6) {
    case 0: bytes = (0..<random.below(300)).map { _ in UInt8.random(in: 0...255, using: &random) }
    case 1: bytes.removeLast(random.below(bytes.count))
    case 2: bytes.insert(contentsOf: bytes[..<random.below(bytes.count)], at: random.below(bytes.count))
    case 3: bytes += (0..<random.below(5)).flatMap { _ in bytes }
    default: break
    }
    for _ in 0..<random.below(5) where !bytes.isEmpty {
      bytes[random.below(bytes.count)] = UInt8.random(in: 0...255, using: &random)
    }
    return bytes
  }
}
