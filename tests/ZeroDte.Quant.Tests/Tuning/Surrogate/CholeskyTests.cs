using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Surrogate;

public sealed class CholeskyTests
{
    // The textbook's matrix: its triangle is 2; 6 1; -8 5 3.
    private static readonly double[][] Matrix = [[4, 12, -16], [12, 37, -43], [-16, -43, 98]];

    private static Cholesky Factor => Cholesky.Of(3, (i, j) => Matrix[i][j]);

    [Fact]
    public void Forward_Textbook_SolvesTheTriangle()
    {
        double[] b = [2, 7, 0];

        Factor.Forward(b);

        b.ShouldBe([1, 1, 1]);
    }

    [Fact]
    public void Solve_Textbook_GivesTheMatrixTimesItBack() =>
        Factor.Solve([4 + 24 - 48, 12 + 74 - 129, -16 - 86 + 294]).ShouldBe([1, 2, 3], 1e-9);

    [Fact]
    public void Inverse_Textbook_IsItsOwn()
    {
        double[][] inverse = [[1777 / 36.0], [-122 / 9.0, 34 / 9.0], [19 / 9.0, -5 / 9.0, 1 / 9.0]];

        Factor.Inverse().SelectMany(row => row).ShouldBe(inverse.SelectMany(row => row), 1e-9);
        Factor.InverseDiagonal().ShouldBe(inverse.Select(row => row[^1]), 1e-9);
        Factor.LogDeterminant.ShouldBe(Math.Log(36), 1e-12);
    }

    [Fact]
    public void Of_FurtherRows_GivesTheBitsOfTheWhole()
    {
        var whole = Cholesky.Of(40, Element).Inverse();

        Cholesky.Of(40, Element, Cholesky.Of(29, Element)).Inverse().ShouldBe(whole);

        static double Element(int i, int j) => i == j ? 1.1 : Math.Exp(-0.3 * (i - j));
    }

    [Fact]
    public void Of_PointsThatAreTheSame_StaysFinite() =>
        Cholesky.Of(3, (_, _) => 1).Solve([1, 1, 1]).ShouldAllBe(x => double.IsFinite(x));
}
