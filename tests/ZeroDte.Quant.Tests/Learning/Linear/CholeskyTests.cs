using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Tests.Learning.Linear;

public sealed class CholeskyTests
{
    // [[4, 2], [2, 5]] x = (10, 13) has x = (1.5, 2).
    [Fact]
    public void Solve_TwoByTwo_IsAsWorkedByHand()
    {
        double[] right = [10, 13];
        Cholesky.Solve([4, double.NaN, 2, 5], right);

        right.ShouldBeNear([1.5, 2]);
    }

    [Fact]
    public void Solve_Nothing_IsNothing() => Should.NotThrow(() => Cholesky.Solve([], []));

    [Theory]
    [InlineData(new double[] { 1, 0, 2, 1 }, "pivot 1 is -3")]
    [InlineData(new double[] { double.NaN, 0, 0, 1 }, "pivot 0 is NaN")]
    public void Solve_NotPositiveDefinite_SaysWhere(double[] matrix, string message) =>
        Should.Throw<ArithmeticException>(() => Cholesky.Solve(matrix, new double[2])).Message.ShouldContain(message);
}
