namespace Boxfit.Tests.Imaging;

public sealed class LookStateTests
{
    static readonly Looks s_twice = new(2, Margin: 2, Detail: 2);
    static readonly BoundingBox s_first = new(0.4, 0.4, 0.6, 0.6), s_near = new(0.42, 0.4, 0.62, 0.6), s_far = new(0.3, 0.3, 0.4, 0.4);
    static readonly Verdict s_sure = new(0.9, 1, 0.8), s_other = new(0.2, 0, 0.6);

    [Fact]
    public void One_look_is_all_without_others()
    {
        var state = new LookState(null);
        Assert.Equal(Placing.Unchanged, state.Part);
        state.Take(s_first, s_sure);
        Assert.True(state.IsDone);
        Assert.Equal(s_first, state.Box);
    }

    [Fact]
    public void The_second_look_is_at_a_cut_around_the_box_of_the_first_and_its_box_stands()
    {
        var state = new LookState(s_twice);
        state.Take(s_first, s_sure);
        Assert.False(state.IsDone);
        Assert.Equal(new(0.25, 0.25, 0.75, 0.75), Rounded(state.Part.ToFrame(s_first)));
        See(ref state, s_near);
        Assert.True(state.IsDone);
        Assert.Equal(s_near, Rounded(state.Box));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_picture_is_looked_at_until_its_box_stands(int count)
    {
        var parts = new List<Placing>();
        var state = LookState.Run(count == 1 ? null : s_twice with { Count = count }, part =>
        {
            parts.Add(part);
            return (part.ToFrame(s_first), parts.Count == count ? s_sure : s_other);
        });
        Assert.True(state.IsDone);
        Assert.Equal((s_first, s_sure), (Rounded(state.Box), state.Verdict));
        Assert.Equal((count, Placing.Unchanged), (parts.Count, parts[0]));
    }

    [Fact]
    public void Three_looks_are_three()
    {
        var state = new LookState(s_twice with { Count = 3 });
        state.Take(s_first, s_sure);
        See(ref state, s_near);
        Assert.False(state.IsDone);
        See(ref state, s_first);
        Assert.True(state.IsDone);
        Assert.Equal(s_first, Rounded(state.Box));
    }

    [Fact]
    public void An_object_that_fills_the_picture_is_seen_again_in_a_cut_that_reaches_out_of_it()
    {
        var state = new LookState(s_twice);
        state.Take(new(0, 0, 1, 1), s_sure);
        // The cut's middle half is the picture; a box a little larger on each side.
        state.Take(new(0.1, 0.1, 0.9, 0.9), s_sure);
        Assert.True(state.IsDone);
        Assert.Equal(new(0, 0, 1, 1), Rounded(state.Box));
    }

    [Fact]
    public void A_look_that_disagrees_stands_only_where_another_confirms_it()
    {
        var confirmed = new LookState(s_twice);
        confirmed.Take(s_first, s_sure);
        See(ref confirmed, s_far);
        Assert.False(confirmed.IsDone);
        See(ref confirmed, s_far);
        Assert.True(confirmed.IsDone);
        Assert.Equal(s_far, Rounded(confirmed.Box));

        var refuted = new LookState(s_twice);
        refuted.Take(s_first, s_sure);
        See(ref refuted, s_far);
        See(ref refuted, new(0.41, 0.41, 0.45, 0.45));
        Assert.True(refuted.IsDone);
        Assert.Equal(s_first, Rounded(refuted.Box));
    }

    [Fact]
    public void A_look_that_sees_nothing_leaves_the_box_before()
    {
        var state = new LookState(s_twice);
        state.Take(s_first, s_sure);
        See(ref state, new(0.5, 0.5, 0.5, 0.5));
        Assert.True(state.IsDone);
        Assert.Equal(s_first, Rounded(state.Box));
    }

    [Theory]
    [InlineData(0.5, 0.5, 0.5, 0.5)]
    [InlineData(1.1, 0.2, 1.3, 0.4)]
    [InlineData(double.NaN, 0, 1, 1)]
    public void Where_the_first_sees_nothing_there_is_no_other(double x1, double y1, double x2, double y2)
    {
        var state = new LookState(s_twice);
        state.Take(new(x1, y1, x2, y2), s_sure);
        Assert.True(state.IsDone);
        Assert.False(state.Box.IsValid);
    }

    [Fact]
    public void What_reaches_out_of_what_was_shown_is_cut_to_it_as_ONNX_cuts_it()
    {
        LookState cut = new(s_twice), whole = new(s_twice);
        cut.Take(new(0, 0.4, 0.6, 0.6), s_sure);
        whole.Take(new(0.6, 0.4, -0.2, 0.6), s_sure);
        Assert.Equal(cut.Part, whole.Part);
        cut.Take(new(0.3, 0.3, 1, 0.8), s_sure);
        whole.Take(new(0.3, 0.3, 1.4, 0.8), s_sure);
        Assert.True(cut.IsDone);
        Assert.Equal(cut.Box, whole.Box);
    }

    [Fact]
    public void Numbers_that_are_none_are_not_hidden_by_the_look_before()
    {
        var state = new LookState(s_twice);
        state.Take(s_first, s_sure);
        state.Take(new(double.NaN, 0, 1, 1), s_sure);
        Assert.True(state.IsDone);
        Assert.True(double.IsNaN(state.Box.X1));
    }

    [Fact]
    public void What_is_said_beside_the_box_is_of_the_look_whose_box_stands()
    {
        var once = new LookState(null);
        once.Take(s_first, s_other);
        Assert.Equal(s_other, once.Verdict);

        var later = new LookState(s_twice);
        later.Take(s_first, s_sure);
        See(ref later, s_near, s_other);
        Assert.Equal(s_other, later.Verdict);

        var refuted = new LookState(s_twice);
        refuted.Take(s_first, s_sure);
        See(ref refuted, s_far, s_other);
        See(ref refuted, new(0.41, 0.41, 0.45, 0.45), s_other);
        Assert.Equal((s_first, s_sure), (Rounded(refuted.Box), refuted.Verdict));

        var blind = new LookState(s_twice);
        blind.Take(s_first, s_sure);
        See(ref blind, new(0.5, 0.5, 0.5, 0.5), s_other);
        Assert.Equal(s_sure, blind.Verdict);
    }

    [Theory]
    [InlineData(double.NaN, 0.5)]
    [InlineData(0.5, double.NaN)]
    public void A_verdict_that_is_no_number_ends_the_looks(double presence, double probability)
    {
        var state = new LookState(s_twice);
        state.Take(s_first, new(presence, 0, probability));
        Assert.True(state.IsDone);
        Assert.True(double.IsNaN(state.Verdict.Presence + state.Verdict.ClassProbability));
    }

    /// <summary>Takes note of a box of the picture, as the network sees it in the part that it is shown.</summary>
    static void See(ref LookState state, BoundingBox box) => See(ref state, box, s_sure);

    static void See(ref LookState state, BoundingBox box, Verdict verdict) => state.Take(state.Part.ToFrame(box), verdict);

    static BoundingBox Rounded(BoundingBox box) =>
        new(Math.Round(box.X1, 9), Math.Round(box.Y1, 9), Math.Round(box.X2, 9), Math.Round(box.Y2, 9));
}
