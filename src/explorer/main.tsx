import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { client } from './api/client.ts';
import { LanguageProvider } from './i18n/language.tsx';
import { App } from './shell/app.tsx';
import './styles/base.css';
import './styles/shell.css';
import './styles/identity.css';
import './styles/lineage.css';
import './styles/nodes.css';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Provider value={client}>
        <LanguageProvider>
          <App />
        </LanguageProvider>
      </Provider>
    </StrictMode>,
  );
}
