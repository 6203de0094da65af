using Microsoft.Win32.SafeHandles;

namespace ZeroDte.Quant.Learning.XGBoost;

internal sealed class BoosterHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Native.XGBoosterFree(handle) == 0;
}
