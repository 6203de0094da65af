namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>XGBoost refused or failed, or is not installed.</summary>
public sealed class XGBoostException(string message) : Exception(message);
