using Microsoft.Win32.SafeHandles;

namespace ZeroDte.Quant.Learning.XGBoost;

internal sealed class DMatrixHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Native.XGDMatrixFree(handle) == 0;
}
