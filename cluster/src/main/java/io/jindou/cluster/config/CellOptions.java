package io.jindou.cluster.config;

import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.Failover;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What all nodes and gateways of a cell must agree on; best kept in one file that all of them read. */
public final class CellOptions {
    private static final String NODES = "--nodes";
    private static final String SECRET_FILE = "cell.secret";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private CellRules rules;

    @Option(names = "--cell", paramLabel = "NAME", defaultValue = "jindou",
        description = "Name of the cell, for its log and status; what keeps strangers out is the secret "
            + "(default: ${DEFAULT-VALUE}).")
    private String cell;

    @Option(names = NODES, paramLabel = "LIST", converter = LayoutConverter.class,
        description = "All nodes of the cell, as 0=host:port,1=host:port,2=host:port; in a file also as a list.")
    private CellLayout nodes;

    @Option(names = "--failover", paramLabel = "NAME", defaultValue = "normal",
        description = "How soon a silent leader is replaced: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Failover failover;

    @Option(names = "--cell-secret", paramLabel = "FILE",
        description = "File with what only nodes and gateways of the cell know (default: DIR/" + SECRET_FILE + ").")
    private Path secret;

    /** Name of the cell. */
    public String cell() {
        return cell;
    }

    /** All nodes of the cell; a {@link picocli.CommandLine.ParameterException} if nobody named them. */
    public CellLayout nodes() {
        return Required.value(spec, NODES, nodes);
    }

    /** How soon a silent leader is replaced; all times follow from it. */
    public Failover failover() {
        return failover;
    }

    /**
     * File with the shared secret.
     *
     * @param data the directory of the process, where it lies if nobody named another.
     */
    public Path secret(final Path data) {
        return null == secret ? data.resolve(SECRET_FILE) : secret;
    }

    /**
     * What the cell decides by.
     *
     * @param last what holds for the cell where nothing else was said.
     */
    public CellChoices choices(final CellChoices last) {
        return rules.choices(last);
    }

    /** Its words are those of {@link CellLayout}. */
    static final class LayoutConverter implements ITypeConverter<CellLayout> {
        @Override
        public CellLayout convert(final String value) {
            try {
                return CellLayout.parse(value);
            } catch (final IllegalArgumentException ex) {
                throw new TypeConversionException(ex.getMessage());
            }
        }
    }
}
