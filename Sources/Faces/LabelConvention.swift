/// Whose word for an expression is meant: they differ on a third of FER2013's pictures.
public enum LabelConvention: String, CaseIterable, Sendable {
  /// FER2013's own labels (Goodfellow et al. 2013).
  case fer
  /// What most of ten people say, as in FER+ (Barsoum et al. 2016).
  case crowd
}
