import Glibc
import Testing

@testable import Sound

@Suite struct SpectrogramTests {
  private func spectra(_ samples: [Float], block: Int, window: Int = 1_024, hop: Int = 256) throws -> [[Float]] {
    let spectrum = try ShortTimeSpectrum(window: window, hop: hop)
    var rows: [[Float]] = []
    try samples.withUnsafeBufferPointer { samples in
      for start in stride(from: 0, to: samples.count, by: block) {
        try spectrum.push(UnsafeBufferPointer(rebasing: samples[start..<min(samples.count, start + block)])) {
          rows.append(Array($0))
        }
      }
    }
    try spectrum.finish { rows.append(Array($0)) }
    return rows
  }

  @Test("A full-scale sine has power 1 in its bin and none far away")
  func sine() throws {
    let rows = try spectra(tone(40 * 22_050 / 1_024.0, seconds: 0.3, rate: 22_050, amplitude: 1), block: 999)
    for row in rows {
      #expect(abs(row[40] - 1) < 1e-3)
      #expect(row[45...].allSatisfy { $0 < 1e-6 })
    }
  }

  @Test("The spectrum agrees with the sum that defines the Fourier transform")
  func definition() throws {
    var random = SeededRandom(seed: 3)
    let samples = (0..<64).map { _ in Float.random(in: -1...1, using: &random) }
    let row = try #require(try spectra(samples, block: 64, window: 64, hop: 64).first)
    for bin in 0...32 {
      var (real, imaginary) = (0.0, 0.0)
      for (index, sample) in samples.enumerated() {
        let weight = (0.5 - 0.5 * cos(2 * .pi * Double(index) / 64)) * 4 / 64
        let angle = -2 * .pi * Double(bin * index) / 64
        real += weight * Double(sample) * cos(angle)
        imaginary += weight * Double(sample) * sin(angle)
      }
      #expect(abs(Double(row[bin]) - (real * real + imaginary * imaginary)) < 1e-5, "seed 3, bin \(bin)")
    }
  }

  @Test("The frames do not depend on how the stream is cut into blocks")
  func blocks() throws {
    var random = SeededRandom(seed: 5)
    let samples = (0..<9_000).map { _ in Float.random(in: -1...1, using: &random) }
    let whole = try spectra(samples, block: 9_000)
    #expect(whole.count == 1 + (9_000 - 1_024) / 256)
    for block in [1, 100, 1_024, 4_000] { #expect(try spectra(samples, block: block) == whole, "seed 5") }
  }

  @Test("A stream shorter than a window still gives one frame, an empty one none")
  func short() throws {
    #expect(try spectra(tone(440, seconds: 0.01, rate: 22_050), block: 50).count == 1)
    #expect(try spectra([], block: 1).isEmpty)
  }

  @Test(
    "Windows that cannot be transformed are refused", arguments: [(0, 1), (1_023, 256), (1_024, 0), (1_024, 2_000)])
  func refuses(_ window: Int, _ hop: Int) {
    #expect(throws: SoundError.self) { try ShortTimeSpectrum(window: window, hop: hop) }
  }

  @Test("White noise gives a flat mel spectrum and a tone lands in the band around it")
  func mel() throws {
    let parameters = SpectrogramParameters.standard
    let bank = MelBank(
      bands: parameters.bands, bins: 1_025, sampleRate: 22_050, low: parameters.low, high: parameters.high)
    var bands = [Float](repeating: 0, count: parameters.bands)
    func apply(_ power: [Float]) {
      power.withUnsafeBufferPointer { power in bands.withUnsafeMutableBufferPointer { bank.apply(power, into: $0) } }
    }
    apply([Float](repeating: 1, count: 1_025))
    let widest = bands.max() ?? 0
    // Unit area over bins of 10.77 Hz each.
    #expect(bands.allSatisfy { abs($0 * 10.767 - 1) < 0.35 } && widest > 0)
    var single = [Float](repeating: 0, count: 1_025)
    single[93] = 1  // 1,001 Hz
    apply(single)
    let loudest = bands.firstIndex(of: bands.max() ?? 0) ?? -1
    let centre = MelBank.mel(30) + (MelBank.mel(7_500) - MelBank.mel(30)) * Double(loudest + 1) / 65
    #expect(abs(MelBank.hertz(centre) - 1_001) < 60)
  }

  @Test("The mel scale and its inverse agree, and 1,000 Hz is mel 15 as Slaney defines it")
  func scale() {
    #expect(abs(MelBank.mel(1_000) - 15) < 1e-9)
    for hertz in [30.0, 440, 999, 1_001, 6_400, 11_025] {
      #expect(abs(MelBank.hertz(MelBank.mel(hertz)) - hertz) < 1e-6)
    }
  }
}
