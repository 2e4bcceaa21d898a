namespace Boxfit.Engine.Plans;

/// <summary>Copies an array from one layout into another.</summary>
static class LayoutCopy
{
    /// <summary>The step of a plan that does it.</summary>
    public static PlanStep Step(string node, PlanBuffer source, PlanBuffer destination) =>
        PaddingKernel.For(node, source, destination) ?? (PlanStep)new PrimitiveStep(
            node, "reorder", Descriptors.Reorder(source.Layout, destination.Layout),
            (Argument.Source, source), (Argument.Destination, destination));

    /// <summary>Does it at once.</summary>
    public static unsafe void Run(MemoryDescriptor sourceLayout, nint source, MemoryDescriptor destinationLayout, nint destination)
    {
        if (sourceLayout.Equals(destinationLayout))
        {
            NativeMemory.Copy((void*)source, (void*)destination, (nuint)sourceLayout.Bytes);
            return;
        }
        using var step = Step("weights", new(sourceLayout) { Address = source }, new(destinationLayout) { Address = destination });
        using var scratchpad = new Arena((step as PrimitiveStep)?.ScratchpadBytes ?? 0, "a reorder");
        step.Bind(scratchpad.Address);
        step.Run();
    }
}
